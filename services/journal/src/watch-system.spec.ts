import { eventsV1 } from '@postern/contracts';
import { describe, expect, it } from 'vitest';

import { eventsOfBeat } from './watch-system.js';

const T0 = Date.UTC(2026, 11, 1);
const engine = (over: object = {}) => ({ engine: 'clamd', version: '1.4', database: '27450', databaseAtMs: T0, updates: true, ...over });
const beat = (over: Partial<eventsV1.Heartbeat> = {}) =>
  eventsV1.Heartbeat.fromPartial({
    service: 'antivirus',
    instance: 'av-1',
    version: '1',
    startedAtMs: T0,
    atMs: T0 + 10_000,
    engines: [engine()],
    ...over,
  });
const names = (now: eventsV1.Heartbeat, before?: eventsV1.Heartbeat) => eventsOfBeat(now, before).map((event) => event.name);

describe('a heartbeat', () => {
  it('of a process that nobody knew says that it started, when it did', () => {
    expect(eventsOfBeat(beat(), undefined)).toMatchObject([{ id: `started/antivirus/av-1/${T0}`, atMs: T0, name: 'service.started' }]);
  });
  it('like the one before says nothing', () => expect(names(beat({ atMs: T0 + 20_000 }), beat())).toEqual([]));
  it('may say goodbye', () => expect(names(beat({ leaving: true }), beat())).toEqual(['service.stopped']));
  it('tells of another database, under one id for all processes of the service', () => {
    const [one] = eventsOfBeat(beat({ engines: [engine({ database: '27451' })] }), beat());
    expect(one).toMatchObject({
      id: 'database/antivirus/clamd/27451',
      name: 'engine.database-changed',
      detail: { before: '27450', database: '27451' },
    });
  });
  it('tells of an old database of an engine that is renewed, and not of one that is built in', () => {
    const old = { databaseAtMs: T0 - 4 * 86_400_000 };
    expect(names(beat({ engines: [engine(old)] }), beat({ engines: [engine(old)] }))).toEqual(['engine.database-old']);
    expect(names(beat({ engines: [engine({ ...old, updates: false })] }), beat())).toEqual([]);
  });
});
