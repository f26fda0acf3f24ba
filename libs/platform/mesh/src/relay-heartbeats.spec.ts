import { eventsV1, scanV1 } from '@postern/contracts';
import type { MessageBus, OutgoingMessage } from '@postern/kernel';
import type { PeerAnswer } from '@postern/platform-grpc';
import { firstRevision, settingsHolder } from '@postern/settings';
import { testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { relayHeartbeats, roundOf } from './relay-heartbeats.js';

const said = (instance: string, over: Partial<scanV1.ReportReply> = {}) =>
  scanV1.ReportReply.fromPartial({ instance, ready: true, due: true, ...over });
const answer = (address: string, report: scanV1.ReportReply | undefined, named = true): PeerAnswer => ({ address, named, report });
const known = (...pairs: readonly (readonly [string, string])[]) => new Map(pairs.map(([at, instance]) => [at, said(instance)]));

describe('a round of reports', () => {
  it.each<
    readonly [
      what: string,
      before: ReadonlyMap<string, scanV1.ReportReply>,
      answers: readonly PeerAnswer[],
      beats: readonly string[],
      told: readonly string[],
    ]
  >([
    ['a process that is new', known(), [answer('a', said('1'))], ['1'], ['1']],
    ['one that somebody else passes on', known(), [answer('a', said('1', { due: false }))], [], ['1']],
    ['one that is silent', known(['a', '1']), [answer('a', undefined)], [], ['1']],
    ['one that is not ready and so not named', known(['a', '1']), [answer('a', said('1', { ready: false }), false)], ['1'], ['1']],
    ['one that is not named and silent', known(['a', '1']), [answer('a', undefined, false)], ['1 leaves'], []],
    ['one that was never heard', known(), [answer('a', undefined, false)], [], []],
    ['one that began again', known(['a', '1']), [answer('a', said('2'))], ['1 leaves', '2'], ['2']],
    ['one among others', known(['a', '1'], ['b', '2']), [answer('a', said('1')), answer('b', undefined, false)], ['1', '2 leaves'], ['1']],
  ])('passes on what is due: %s', (_what, before, answers, beats, told) => {
    const round = roundOf(before, answers);
    expect(round.beats.map(({ report, leaving }) => `${report.instance}${leaving ? ' leaves' : ''}`)).toEqual(beats);
    expect([...round.told.values()].map(({ instance }) => instance)).toEqual(told);
  });
});

describe('the heartbeats of a service without a bus', () => {
  it('are told under its name, with the revision that it is called with, and immediately when that is a new one', async () => {
    const clock = turnableClock();
    const shell = testShell({ service: 'pipeline', clock });
    const messages: OutgoingMessage[] = [];
    const bus = { publish: (more: readonly OutgoingMessage[]) => Promise.resolve(void messages.push(...more)) } as Partial<MessageBus> as MessageBus;
    const settings = settingsHolder({ ...firstRevision(), number: 7 });
    const engines = [{ engine: 'clamd', version: '1.4', database: '27000', databaseAtMs: 5 }];
    const rounds = [[answer('a', said('antivirus-1', { engines, node: 'n' }))], [answer('a', undefined, false)]];
    relayHeartbeats(shell, { bus, settings }, 'antivirus', () => Promise.resolve(rounds.shift() ?? []));
    await clock.turn(0);
    settings.set({ ...firstRevision(), number: 8 });
    await clock.turn(10_000);
    const beats = messages.map(({ value }) => eventsV1.Heartbeat.decode(value));
    expect(messages.map(({ key }) => key)).toEqual(new Array(3).fill('antivirus/antivirus-1'));
    expect(beats[0]).toMatchObject({ service: 'antivirus', instance: 'antivirus-1', revision: 7, ready: true, node: 'n', engines, leaving: false });
    expect(beats[1]).toMatchObject({ revision: 8, ready: true, leaving: false });
    expect(beats[2]).toMatchObject({ ready: false, leaving: true });
    await shell.stop();
  });
});
