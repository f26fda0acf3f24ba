/** A program whose handlers are slow, wrong, greedy or deadly on purpose. */
import { handOver } from '../program.js';

export const handlers = {
  double: (n: number) => n * 2,
  bytes: (given: Uint8Array) => handOver(given.fill(7), given),
  forEver: (_nothing: undefined): number => {
    for (;;);
  },
  throws: (what: string) => {
    throw new TypeError(what);
  },
  wait: (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('waited'), ms)),
  exit: (code: number) => process.exit(code),
  fillHeap: (_nothing: undefined) => {
    const held: unknown[] = [];
    for (;;) held.push(Array.from({ length: 1000 }, (_each, i) => ({ i })));
  },
  environment: (_nothing: undefined) => Object.keys(process.env),
};
