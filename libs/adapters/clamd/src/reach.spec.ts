import type { AvAnswer } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { failed } from './clamd-reply.js';
import { Reach } from './reach.js';

const CLEAN: AvAnswer = { kind: 'scanned', threats: [] };
const UNREACHABLE = failed('CLAMD_UNREACHABLE', 'refused');

/** Scans that end when they are told to. */
function watched() {
  let now = 0;
  const reach = new Reach(() => now);
  const made: { readonly patient: boolean; readonly end: (answer: AvAnswer) => void }[] = [];
  const scan = () => reach.scan((patient) => new Promise((end) => made.push({ patient, end })));
  return { reach, made, scan, pass: (ms: number) => void (now += ms) };
}

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

  it('is tried by one scan at a time then, once, and the others hear at once what is known', async () => {
    const { reach, made, scan } = await gone();
    const trying = scan();
    expect([await scan(), await scan(), reach.gone()]).toEqual([UNREACHABLE, UNREACHABLE, UNREACHABLE]);
    expect(made.map(({ patient }) => patient)).toEqual([true, false]);
    made[1]?.end(UNREACHABLE);
    await trying;
    void scan();
    expect(made).toHaveLength(3);
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
    const trying = scan();
    made[1]?.end(failed('CLAMD_LATE', 'connecting'));
    await trying;
    void scan();
    expect(await scan()).toEqual(UNREACHABLE);
    expect(made).toHaveLength(3);
  });

  it('is tried by the next one when the one that tries hangs', async () => {
    const { made, scan, pass } = await gone();
    void scan();
    pass(3000);
    void scan();
    expect(made).toHaveLength(3);
    expect(await scan()).toEqual(UNREACHABLE);
  });

  it('gets the patience of all again when nobody has asked for a while', async () => {
    const { made, scan, pass } = await gone();
    pass(10_000);
    void scan();
    void scan();
    expect(made.slice(1).map(({ patient }) => patient)).toEqual([true, true]);
  });
});
