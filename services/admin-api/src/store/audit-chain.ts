import { createHash } from 'node:crypto';

/**
 * The chain of the audit: each row holds the hash of the row before and its own, SHA-256 over its canonical form with that hash. Who edits, removes or adds a row without
 * making all later hashes anew is found and located; who does make them anew, or cuts the end, is found by the head that was told elsewhere: metric, log, or written down.
 */
export interface ChainedRow {
  /** Place in the chain, from 1 without gaps. */
  readonly position: number;
  readonly atMs: number;
  readonly account: string;
  readonly client: string;
  readonly action: string;
  readonly object: string;
  readonly detail: unknown;
  /** Hash of the row before; of the first empty. */
  readonly previous: string;
}

/** Lower-case hex. */
export function hashOfRow({ position, atMs, account, client, action, object, detail, previous }: ChainedRow): string {
  const canonical = canonicalJson([position, atMs, account, client, action, object, detail, previous]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** JSON with sorted names and without what JSON does not have: what comes back from a column of JSON is written the same. */
export function canonicalJson(value: unknown): string {
  const read = JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
  return JSON.stringify(sorted(read));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

/** A row as it lies there. */
export interface KeptRow extends Omit<ChainedRow, 'position'> {
  /** Grows in the order in which rows were written. */
  readonly id: string;
  /** Undefined: the row never was in the chain. */
  readonly position: number | undefined;
  readonly hash: string;
}

export interface ChainHead {
  readonly position: number;
  readonly hash: string;
}

export const CHAIN_PROBLEMS = ['edited', 'removed', 'added', 'reordered', 'truncated', 'replaced'] as const;
export interface ChainProblem {
  readonly kind: (typeof CHAIN_PROBLEMS)[number];
  /** Place in the chain; of `removed` and `truncated` the first that is missing; 0 for a row outside of the chain. */
  readonly position: number;
  /** How many rows; of `removed` and `truncated` those that are missing. */
  readonly rows: number;
  /** Id of the row, empty when it is gone. */
  readonly id: string;
}

/** Walks the chain row by row, in the order of positions. Pure. */
export class ChainWalk {
  readonly problems: ChainProblem[] = [];
  private before: KeptRow | undefined;
  rows = 0;

  constructor(private readonly most: number) {}

  get head(): ChainHead {
    return { position: this.before?.position ?? 0, hash: this.before?.hash ?? '' };
  }

  /** A row of the chain. */
  add(row: KeptRow): void {
    const position = row.position ?? 0;
    const { before } = this;
    const expected = (before?.position ?? 0) + 1;
    this.rows++;
    if (position > expected) this.tell('removed', expected, '', position - expected);
    else if (before !== undefined && row.previous !== before.hash) this.tell('edited', expected - 1, before.id);
    if (hashOfRow({ ...row, position }) !== row.hash || (before === undefined && position === 1 && row.previous !== ''))
      this.tell('edited', position, row.id);
    if (before !== undefined && BigInt(row.id) <= BigInt(before.id)) this.tell('reordered', position, row.id);
    this.before = row;
  }

  /** A row that is in no chain: somebody put it there, or a release that had no chain. */
  addLoose(id: string): void {
    this.rows++;
    this.tell('added', 0, id);
  }

  /** At the end: a head that was seen before, and the hash that its place has now. */
  compare(seen: ChainHead, hashThere: string | undefined): void {
    if (seen.position > this.head.position) this.tell('truncated', this.head.position + 1, '', seen.position - this.head.position);
    else if (hashThere !== undefined && hashThere !== seen.hash) this.tell('replaced', seen.position, '');
  }

  private tell(kind: ChainProblem['kind'], position: number, id: string, rows = 1): void {
    // A row whose hash is wrong is told once, though the next one says so too.
    const last = this.problems.at(-1);
    if (last?.kind === kind && last.position === position && last.id === id) return;
    if (this.problems.length < this.most) this.problems.push({ kind, position, rows, id });
  }
}
