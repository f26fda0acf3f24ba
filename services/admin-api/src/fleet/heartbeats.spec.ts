import { eventsV1 } from '@postern/contracts';
import { factMessage, TOPICS } from '@postern/facts';
import { DEAD_LETTER_TOPIC } from '@postern/flow';
import { noMetrics } from '@postern/kernel';
import { memoryBus, testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { adminApiMetrics } from '../admin-api.metrics.js';
import { followHeartbeats } from './heartbeats.js';

async function following() {
  const clock = turnableClock();
  const bus = memoryBus();
  const heartbeats = await followHeartbeats(testShell({ clock }), bus, adminApiMetrics(noMetrics));
  const beat = (service: string, instance: string, over: Partial<eventsV1.Heartbeat> = {}) => {
    const one = eventsV1.Heartbeat.fromPartial({ service, instance, ready: true, atMs: clock.now(), ...over });
    return bus.publish([factMessage({ service, instance, clock }, 'Heartbeat', 'x', one)]);
  };
  const list = () => heartbeats.list().map(({ beat: b, stale }) => `${b.service}/${b.instance}${stale ? ' stale' : ''}`);
  return { clock, bus, beat, list, heartbeats };
}

describe('the processes by their heartbeats', () => {
  it('are listed by service', async () => {
    const { beat, list } = await following();
    await beat('pipeline', 'b');
    await beat('antivirus', 'a');
    await beat('pipeline', 'a');
    expect(list()).toEqual(['antivirus/a', 'pipeline/a', 'pipeline/b']);
  });

  it('that are silent are shown as such, later forgotten', async () => {
    const { beat, list, clock } = await following();
    await beat('pipeline', 'a');
    await clock.turn(35_001);
    expect(list()).toEqual(['pipeline/a stale']);
    await clock.turn(15 * 60_000);
    expect(list()).toEqual([]);
  });

  it('that say goodbye are gone immediately', async () => {
    const { beat, list } = await following();
    await beat('pipeline', 'a');
    await beat('pipeline', 'a', { leaving: true });
    expect(list()).toEqual([]);
  });

  it('do not go back in time', async () => {
    const { beat, heartbeats, clock } = await following();
    await beat('pipeline', 'a', { revision: 2 });
    await beat('pipeline', 'a', { revision: 1, atMs: clock.now() - 1000 });
    expect(heartbeats.list()[0]?.beat.revision).toBe(2);
  });

  it('survive garbage, which goes to the dead letters', async () => {
    const { beat, list, bus } = await following();
    await beat('pipeline', 'a');
    await bus.publish([{ topic: TOPICS.heartbeat.name, key: 'pipeline/a', id: 'x', value: Buffer.from([255, 255, 255]) }]);
    expect(list()).toEqual(['pipeline/a']);
    expect(bus.published.filter(({ topic }) => topic === DEAD_LETTER_TOPIC).map(({ headers }) => headers?.['dlq-reason'])).toEqual(['no ce-type']);
  });
});
