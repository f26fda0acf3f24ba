import { isMarkedAsUntransferable } from 'node:worker_threads';

/** What a program can do: functions from a message to a message. What goes in and out is cloned, so it is plain data and typed arrays, never a Buffer or a class. */
export type Handlers = Readonly<Record<string, (input: never) => unknown>>;

/** Known by all programs, each of which is a bundle with its own copy of this file. */
const HANDED = Symbol.for('postern.workers.handed');

/** An answer whose memory goes to the caller, without a copy; the handler must not touch it afterwards. */
export interface Handed<T> {
  readonly [HANDED]: true;
  readonly value: T;
  readonly transfer: readonly ArrayBuffer[];
}

export function isHanded(answer: unknown): answer is Handed<unknown> {
  return typeof answer === 'object' && answer !== null && HANDED in answer;
}

/** The bytes' whole memory goes with them, unless it is not theirs: shared memory, and the piece that Node cuts small buffers from, are copied. */
export function handOver<T>(value: T, ...bytes: readonly Uint8Array[]): Handed<T> {
  const owned = new Set(bytes.map((each) => each.buffer).filter((buffer) => buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)));
  return { [HANDED]: true, value, transfer: [...owned] as ArrayBuffer[] };
}

/** The input of a handler. */
export type InputOf<H extends Handlers, K extends keyof H> = Parameters<H[K]>[0];

/** What a handler answers, as it arrives. */
export type AnswerOf<H extends Handlers, K extends keyof H> = Awaited<ReturnType<H[K]>> extends Handed<infer T> ? T : Awaited<ReturnType<H[K]>>;
