import { Defect, messageOf, within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';

/** The way between two processes. Messages arrive whole and in order, or not at all once the other side is gone. */
export interface Line {
  send(message: unknown): void;
  onMessage(take: (message: unknown) => void): void;
}

type Message =
  /** Without an id nobody waits for an answer. */
  | { readonly call: string; readonly input: unknown; readonly id?: number }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly why: string };

type Call = (input: never) => unknown;
type CallsOf<T> = { readonly [K in keyof T]: Call };
type Input<F> = F extends (input: infer I) => unknown ? I : never;
type Answer<F> = F extends (input: never) => infer A ? Awaited<A> : never;

/** The other side, whose calls are named by `Theirs`. */
export interface Caller<Theirs> {
  /** Rejects when it fails there, the other side is gone, or `limitMs` is over. */
  ask<K extends keyof Theirs & string>(name: K, input: Input<Theirs[K]>, limitMs: number): Promise<Answer<Theirs[K]>>;
  /** Nobody learns what came of it. */
  tell<K extends keyof Theirs & string>(name: K, input: Input<Theirs[K]>): void;
  /** Who still waits for an answer gets this instead. */
  lost(why: string): void;
}

/** Calls between two processes of one program, which trust each other. `failed` hears of calls that nobody waits for. */
export function openCalls<Theirs extends CallsOf<Theirs>, Mine extends CallsOf<Mine>>(
  line: Line,
  mine: Mine,
  { clock, failed }: { readonly clock: Clock; failed(call: string, thrown: unknown): void },
): Caller<Theirs> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let serial = 0;
  const answer = async ({ call, input, id }: Extract<Message, { call: string }>) => {
    try {
      const handle = (mine as unknown as Record<string, ((given: unknown) => unknown) | undefined>)[call];
      if (handle === undefined) throw new Defect(`nobody takes the call ${call}`);
      const value = await handle(input);
      if (id !== undefined) line.send({ answer: id, value } satisfies Message);
    } catch (thrown) {
      if (id === undefined) failed(call, thrown);
      else line.send({ answer: id, why: messageOf(thrown) } satisfies Message);
    }
  };
  line.onMessage((given) => {
    const message = given as Message;
    if ('call' in message) return void answer(message);
    const asked = waiting.get(message.answer);
    if ('why' in message) asked?.reject(new Error(message.why));
    else asked?.resolve(message.value);
  });
  return {
    ask: (call, input, limitMs) => {
      const id = ++serial;
      const work = () =>
        new Promise<unknown>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          line.send({ call, input, id } satisfies Message);
        });
      return within(clock, limitMs, call, work).finally(() => waiting.delete(id)) as Promise<never>;
    },
    tell: (call, input) => line.send({ call, input } satisfies Message),
    lost(why) {
      for (const { reject } of waiting.values()) reject(new Error(why));
    },
  };
}
