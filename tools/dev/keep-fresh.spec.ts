import { beforeEach, describe, expect, it } from 'vitest';

import { keepFresh } from './keep-fresh.mjs';

let log: string[];
let broken: boolean;
let building: () => void;
beforeEach(() => {
  log = [];
  broken = false;
  building = () => {};
});

function fresh() {
  let serial = 0;
  return keepFresh({
    build() {
      log.push('build');
      building();
      return broken ? Promise.reject(new Error('a comma is missing')) : Promise.resolve();
    },
    start() {
      const own = ++serial;
      log.push(`start ${own}`);
      return { stop: () => (log.push(`stop ${own}`), Promise.resolve()) };
    },
    say: (text) => void log.push(text),
  });
}

describe('a program that is kept fresh', () => {
  it('is built and started, and started again after a change, never twice at a time', async () => {
    const program = fresh();
    await program.changed();
    await program.changed();
    await program.stop();
    expect(log).toEqual(['build', 'start 1', 'build', 'stop 1', 'start 2', 'stop 2']);
  });

  it('goes on as it was while its sources do not build', async () => {
    const program = fresh();
    await program.changed();
    broken = true;
    await program.changed();
    broken = false;
    await program.changed();
    expect(log).toEqual(['build', 'start 1', 'build', 'does not build, so the last one goes on:\na comma is missing', 'build', 'stop 1', 'start 2']);
  });

  it('is built once more for all changes of one build', async () => {
    const program = fresh();
    building = () => {
      building = () => {};
      void program.changed();
      void program.changed();
    };
    await program.changed();
    expect(log).toEqual(['build', 'build', 'start 1']);
  });

  it('does not start again once it was stopped', async () => {
    const program = fresh();
    await program.changed();
    let stopped = Promise.resolve();
    building = () => void (stopped = program.stop());
    await program.changed();
    await stopped;
    expect(log).not.toContain('start 2');
    expect(log.filter((line) => line === 'stop 1')).toHaveLength(1);
  });
});
