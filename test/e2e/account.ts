import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect } from 'vitest';

import { until } from '../harness/child-process.js';
import type { Load } from './load.js';
import type { Sink } from './sink.js';
import type { Gateway } from './gateway.js';

/** Where the rows of a run are collected; tools/e2e.mjs prints them as one table. */
export const ROWS = join(import.meta.dirname, '../output/e2e/rows.jsonl');

export interface Account {
  readonly what: string;
  readonly accepted: number;
  readonly arrived: number;
  /** Accepted, known to the journal, not arrived. */
  readonly lost: number;
  /** Accepted, not arrived, and nothing knows of it. */
  readonly false250: number;
  readonly twice: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly broken: number;
  readonly longestPauseSeconds: number;
  readonly perSecond: number;
  readonly note: string;
}

/** Waits until everything that was accepted has arrived, or the limit; then counts. */
export async function account(what: string, load: Load, sink: Sink, gateway: Gateway, note = '', limitMs = 240_000): Promise<Account> {
  await load.stop();
  const missing = () => [...load.accepted].filter(([id]) => !sink.arrived.has(id));
  await until('everything has arrived', async () => (missing().length === 0 ? true : undefined), limitMs).catch(() => undefined);
  const left = missing();
  let unknown = 0;
  for (const [id, { msgId }] of left) {
    const told = await gateway.knows(msgId);
    if (!told) unknown += 1;
    console.log(`missing: ${id} ${msgId} ${told ? 'is known to the journal' : 'nothing knows of it'}`);
  }
  const arrived = [...load.accepted.keys()].filter((id) => sink.arrived.has(id));
  const result: Account = {
    what,
    accepted: load.accepted.size,
    arrived: arrived.length,
    lost: left.length - unknown,
    false250: unknown,
    twice: arrived.filter((id) => (sink.arrived.get(id) ?? 0) > 1).length,
    refused: Object.fromEntries(load.refused),
    broken: load.broken,
    longestPauseSeconds: Math.round(load.longestPauseMs / 100) / 10,
    perSecond: Math.round((load.accepted.size / load.seconds) * 10) / 10,
    note,
  };
  record(result);
  return result;
}

/** Prints an account and keeps it for the table. */
export function record(row: Account): void {
  console.log(`account: ${JSON.stringify(row)}`);
  mkdirSync(dirname(ROWS), { recursive: true });
  appendFileSync(ROWS, `${JSON.stringify(row)}\n`);
}

/** The promise of a 250: nothing of it is lost. */
export function expectKept(result: Account, atLeast = 20): void {
  expect({ lost: result.lost, false250: result.false250 }).toEqual({ lost: 0, false250: 0 });
  expect(result.accepted).toBeGreaterThanOrEqual(atLeast);
}
