import { eicar, zip } from '@postern/samples';
import { fakeEngine, testShell } from '@postern/testing';
import type { AvAnswer, EngineVersion } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { antivirusMetrics } from './antivirus.metrics.js';
import { KnownAnswers, NOT_ANSWERING } from './known-answers.js';
import { antivirusWith, mailWith } from './testing/ask.js';

const FILE = Buffer.from('a logo');
const CLEAN: AvAnswer = { kind: 'scanned', threats: [] };
const EVIL: AvAnswer = { kind: 'scanned', threats: ['Evil'] };

function knownWith(options: { maxAnswers?: number; version?: () => string; answers?: readonly AvAnswer[] } = {}) {
  let nowMs = 0;
  let asked = 0;
  const shell = testShell({ service: 'antivirus' });
  const engine = fakeEngine();
  const versions = (): readonly EngineVersion[] => [
    { engine: engine.name, version: options.version?.() ?? '1', database: '7', databaseAtMs: 0, updates: true },
  ];
  const known = new KnownAnswers({
    maxAnswers: options.maxAnswers ?? 100,
    lifeMs: 1000,
    clock: { ...shell.clock, monotonicMs: () => nowMs },
    versions,
    hits: antivirusMetrics(shell.metrics).knownAnswers,
  });
  const answers = options.answers ?? [CLEAN];
  const ask = (bytes: Buffer = FILE) => known.of(engine, bytes, () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] as AvAnswer));
  return { ask, asked: () => asked, pass: (ms: number) => (nowMs += ms) };
}

describe('answers that are known', () => {
  it.each([
    ['clean', CLEAN],
    ['a threat', EVIL],
  ])('%s is not asked for twice for the same bytes, wherever they lie', async (_what, answer) => {
    const { ask, asked } = knownWith({ answers: [answer] });
    expect(await ask()).toEqual(answer);
    expect(await ask(Buffer.from(FILE))).toEqual(answer);
    expect(asked()).toBe(1);
  });

  it.each<[string, AvAnswer]>([
    ['a failure', { kind: 'failed', error: { code: 'CLAMD_LATE', retry: true, detail: 'late' } }],
    ['more than the engine takes', { kind: 'too-large' }],
  ])('%s is never kept (obligation 27)', async (_what, answer) => {
    const { ask, asked } = knownWith({ answers: [answer, CLEAN] });
    expect(await ask()).toEqual(answer);
    expect(await ask()).toEqual(CLEAN);
    expect(asked()).toBe(2);
  });

  it('end with their life, with the databases, and with the room', async () => {
    let version = '1';
    const { ask, asked, pass } = knownWith({ maxAnswers: 2, version: () => version });
    await ask();
    pass(999);
    await ask();
    expect(asked()).toBe(1);
    pass(1);
    await ask();
    expect(asked()).toBe(2);
    version = '2';
    await ask();
    expect(asked()).toBe(3);
    for (const text of ['b', 'c']) await ask(Buffer.from(text));
    await ask();
    expect(asked()).toBe(6);
  });

  it('are none when the databases were replaced while the engine looked, when it does not answer, and when they are switched off', async () => {
    let version = '1';
    const replaced = knownWith({ version: () => version });
    const first = replaced.ask();
    version = '2';
    await first;
    version = '1';
    await replaced.ask();
    expect(replaced.asked()).toBe(2);
    for (const options of [{ version: () => NOT_ANSWERING }, { maxAnswers: 0 }]) {
      const { ask, asked } = knownWith(options);
      await ask();
      await ask();
      expect(asked()).toBe(2);
    }
  });
});

describe('the antivirus with answers that are known', () => {
  it('shows an engine the file of a second mail no more, in an archive neither, and says the same of both', async () => {
    const seen: Buffer[] = [];
    const engine = fakeEngine({
      scan: (bytes) => {
        seen.push(bytes);
        return Promise.resolve(bytes.includes('EICAR') ? EVIL : CLEAN);
      },
    });
    const { ask, shell } = antivirusWith({ engines: [engine] });
    // The first reply waits until the engines were asked for their versions; nothing is kept before.
    await ask(mailWith());
    const asFile = async () => (await ask(mailWith({ name: 'a.com', bytes: eicar() }))).av;
    const first = await asFile();
    expect(await asFile()).toEqual(first);
    expect(first.status).toBe('Infected');
    expect((await ask(mailWith({ name: 'a.zip', bytes: zip([{ name: 'b.com', bytes: eicar() }]) }))).av.status).toBe('Infected');
    expect(seen.filter((bytes) => bytes.equals(eicar()))).toHaveLength(1);
    await shell.stop();
  });
});
