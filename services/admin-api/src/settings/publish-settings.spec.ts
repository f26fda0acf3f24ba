import { noMetrics } from '@postern/kernel';
import { MANIFEST_KEY, settingsSchema } from '@postern/settings';
import type { Revision, SettingsInput } from '@postern/settings';
import { followSettings } from '@postern/platform-mesh';
import { memoryBus, testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { adminApiMetrics } from '../admin-api.metrics.js';
import { createPublisher } from './publish-settings.js';

const ALL = { senders: ['*'], recipients: ['*'] };
const DEFAULT = { id: 1, name: 'Default', ...ALL };
const revision = (number: number, input: SettingsInput = {}): Revision => ({
  number,
  settings: settingsSchema.parse(input),
  author: 'admin',
  createdAtMs: 1,
  comment: '',
});
const rules = (count: number) => [
  ...Array.from({ length: count }, (_, i) => ({ id: i + 2, name: `Rule ${i}`, senders: [`*@partner-${i}.example`], recipients: ['*'] })),
  DEFAULT,
];

async function start(bus = memoryBus()) {
  const clock = turnableClock();
  const shell = testShell({ service: 'admin-api', clock });
  const publisher = await createPublisher(shell, bus, adminApiMetrics(noMetrics), () => Promise.resolve());
  return { bus, clock, shell, publisher };
}

describe('the configuration on the topic', () => {
  it('of 5,000 rules is in force in a service, before and after a change of one of them', async () => {
    const { bus, publisher } = await start();
    const service = await followSettings(testShell(), bus);
    const large = revision(1, { rules: rules(4999) });
    expect(await publisher.publish(large)).toBe(true);
    expect(service.current()).toEqual(large);
    for (const { value } of bus.published) expect(value.length).toBeLessThan(600_000);

    const before = bus.published.length;
    const changed = structuredClone(large.settings);
    (changed.rules[77] as { enabled: boolean }).enabled = false;
    expect(await publisher.publish({ ...large, number: 2, settings: changed })).toBe(true);
    expect(service.current()).toMatchObject({ number: 2, settings: { rules: expect.objectContaining({ length: 5000 }) } });
    expect(service.current().settings.rules[77]?.enabled).toBe(false);
    // The rule, the manifest, and the removal of the rule as it was.
    expect(bus.published.slice(before).map(({ key, value }) => (key === MANIFEST_KEY ? 'manifest' : value.length === 0 ? 'gone' : 'rule'))).toEqual([
      'rule',
      'manifest',
      'gone',
    ]);
    const late = await followSettings(testShell(), bus);
    expect(late.current()).toEqual(service.current());
  });

  it('comes again when somebody takes a piece of it away', async () => {
    const { bus, publisher, clock } = await start();
    await publisher.publish(revision(1, { domains: [{ name: 'a.example' }] }));
    const part = bus.published.find(({ key }) => key !== MANIFEST_KEY);
    await bus.publish([{ topic: part?.topic ?? '', key: part?.key ?? '', id: 'x', value: Buffer.alloc(0) }]);
    await clock.turn(500);
    expect((await followSettings(testShell(), bus)).current()).toMatchObject({ number: 1, settings: { domains: [{ name: 'a.example' }] } });
    await publisher.stop();
  });

  it('goes out again from its begin when the bus was down half-way', async () => {
    const { bus, publisher, clock } = await start();
    const { publish } = bus;
    let calls = 0;
    bus.publish = (messages, options) => ((calls += 1) === 2 ? Promise.reject(new Error('down')) : publish(messages, options));
    const service = await followSettings(testShell(), bus);
    expect(await publisher.publish(revision(3, { rules: rules(600) }))).toBe(false);
    expect(service.current().number).toBe(0);
    await clock.turn(500);
    expect(service.current().settings.rules).toHaveLength(601);
    await publisher.stop();
  });
});
