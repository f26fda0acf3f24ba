import type { AvAnswer } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { failed } from './clamd-reply.js';
import { Reach } from './reach.js';

const CLEAN: AvAnswer = { kind: 'scanned', threats: [] };
const UNREACHABLE = failed('CLAMD_UNREACHABLE', 'refused');

/** Scans that end when they are told to. */
function watched() {
  let now = 0;
  const waits: (() => void)[] = [];
  const reach = new Reach(
    () => now,
    (ms) => new Promise<void>((resolve) => waits.push(() => (now >= ms ? resolve() : undefined))),
  );
  const made: { readonly patient: boolean; readonly end: (answer: AvAnswer) => void }[] = [];
  const scan = () => reach.scan((patient) => new Promise((end) => made.push({ patient, end })));
  const pass = async (ms: number) => {
    now += ms;
    for (const due of waits) due();
    await settle();
  };
  return { reach, made, scan, pass };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clamd that one scan found gone. */
async function gone() {
  const scene = watched();
  const first = scene.scan();
  scene.made[0]?.end(UNREACHABLE);
  expect(await first).toEqual(UNREACHABLE);
  return scene;
}

describe('a clamd that cannot be reached', () => {
  it('is tried patiently by all, until one has found it gone', async () => {
    const { made, scan } = watched();
    const all = [scan(), scan(), scan()];
    expect(made.map(({ patient }) => patient)).toEqual([true, true, true]);
    for (const { end } of made) end(CLEAN);
    expect(await Promise.all(all)).toEqual([CLEAN, CLEAN, CLEAN]);
  });

  it('is tried by one scan at a time then, once, and the others hear what that one hears', async () => {
    const { made, scan } = await gone();
    const all = [scan(), scan(), scan()];
    await settle();
    expect(made.map(({ patient }) => patient)).toEqual([true, false]);
    made[1]?.end(UNREACHABLE);
    expect(await Promise.all(all)).toEqual([UNREACHABLE, UNREACHABLE, UNREACHABLE]);
    void scan();
    expect(made.map(({ patient }) => patient)).toEqual([true, false, false]);
  });

  it('that is back scans also what waited for the one that tried', async () => {
    const { made, scan } = await gone();
    const all = [scan(), scan()];
    made[1]?.end(CLEAN);
    await settle();
    made[2]?.end(CLEAN);
    expect(await Promise.all(all)).toEqual([CLEAN, CLEAN]);
    expect(made[2]?.patient).toBe(true);
  });

  it.each([
    ['a verdict', CLEAN],
    ['a limit of its own', { kind: 'too-large' } as const],
    ['a connection that it ended', failed('CLAMD_CLOSED', 'no reply')],
  ])('is there again for all with %s', async (_what, answer) => {
    const { made, scan } = await gone();
    const trying = scan();
    made[1]?.end(answer);
    await trying;
    void scan();
    void scan();
    expect(made.slice(2).map(({ patient }) => patient)).toEqual([true, true]);
  });

  it('is not there again because the deadline of the scan that tried came first', async () => {
    const { made, scan } = await gone();
    const all = [scan(), scan()];
    made[1]?.end(failed('CLAMD_LATE', 'connecting'));
    expect(await all[1]).toEqual(UNREACHABLE);
    expect(made).toHaveLength(2);
  });

  it('is tried by the next one when the one that tries hangs, and nobody waits for that any longer', async () => {
    const { made, scan, pass } = await gone();
    void scan();
    const waits = scan();
    await pass(3000);
    expect(await waits).toEqual(UNREACHABLE);
    void scan();
    expect(made).toHaveLength(3);
  });

  it('gets the patience of all again when nobody has asked for a while', async () => {
    const { made, scan, pass } = await gone();
    await pass(10_000);
    void scan();
    void scan();
    expect(made.slice(1).map(({ patient }) => patient)).toEqual([true, true]);
  });
});
