import { linear } from '@postern/linear';

/** Characters of a beginning that are told apart; more would make the table larger and spare little. */
const LENGTH = 4;
/** Behind it anything may follow. */
const OPEN = '\u0000';

/**
 * How what an expression matches can begin, each as at most four characters in their canonical form; a shorter one means that anything may follow. Too many rather than one too
 * few. It knows what the phrase table uses: characters, classes, groups, alternatives, repetitions, `.`, `\b`, `\d`, `\s`, `\S` and escaped signs.
 */
export function startsOf(source: string): ReadonlySet<string> {
  const reader = new Reader(source);
  const starts = reader.alternatives();
  if (!reader.ended) throw new Error(`an expression that ends early: ${source}`);
  return new Set([...starts].map((start) => start.replaceAll(OPEN, '')));
}

/** The character that stands for all that a beginning does not tell apart: digits, and what is the same without regard to case (ECMA-262 22.2.2.7.3). */
export function canonical(c: string): string {
  if (c >= '0' && c <= '9') return '0';
  const upper = c.toUpperCase();
  return upper.length !== 1 || (c.charCodeAt(0) >= 128 && upper.charCodeAt(0) < 128) ? c : upper;
}

class Reader {
  #at = 0;

  constructor(readonly source: string) {}

  get ended(): boolean {
    return this.#at >= this.source.length;
  }

  alternatives(): Set<string> {
    const all = this.#sequence();
    while (this.#takes('|')) for (const start of this.#sequence()) all.add(start);
    return all;
  }

  #sequence(): Set<string> {
    let starts = new Set(['']);
    while (!this.ended && this.source[this.#at] !== '|' && this.source[this.#at] !== ')') starts = joined(starts, this.#repeated(this.#item()));
    return starts;
  }

  #repeated(item: Set<string>): Set<string> {
    const [text, sign, least, more] = linear(/^(?:([?*+])|\{(\d+)(,\d*)?\})/).exec(this.source.slice(this.#at)) ?? [];
    if (text === undefined) return item;
    this.#at += text.length;
    const once = sign === '?' || (least === '1' && more === undefined);
    const starts = once ? [...item] : [...item].map((start) => start + OPEN);
    return new Set(sign === '?' || sign === '*' || least === '0' ? ['', ...starts] : starts);
  }

  #item(): Set<string> {
    const c = this.source[this.#at++] ?? '';
    if (c === '(') return this.#group();
    if (c === '[') return this.#characters();
    if (c === '.') return new Set([OPEN]);
    if (c !== '\\') return new Set([canonical(c)]);
    const escaped = this.source[this.#at++] ?? '';
    if (escaped === 'b') return new Set(['']);
    if (escaped === 'd') return new Set(['0']);
    if (escaped === 's' || escaped === 'S') return new Set([OPEN]);
    if (linear(/[a-z0-9]/i).test(escaped)) throw new Error(`an escape that is not known: ${this.source}`);
    return new Set([canonical(escaped)]);
  }

  #group(): Set<string> {
    if (this.#takes('?') && !this.#takes(':')) throw new Error(`a group that is not known: ${this.source}`);
    const inner = this.alternatives();
    if (!this.#takes(')')) throw new Error(`a group without end: ${this.source}`);
    return inner;
  }

  /** A class with a range is any character. */
  #characters(): Set<string> {
    const end = this.source.indexOf(']', this.#at);
    const inner = this.source.slice(this.#at, end);
    this.#at = end + 1;
    return linear(/^\^|.-.|\\/).test(inner) ? new Set([OPEN]) : new Set([...inner].map(canonical));
  }

  #takes(c: string): boolean {
    if (this.source[this.#at] !== c) return false;
    this.#at += 1;
    return true;
  }
}

function joined(starts: ReadonlySet<string>, next: ReadonlySet<string>): Set<string> {
  const all = new Set<string>();
  for (const start of starts) {
    if (start.length >= LENGTH || start.endsWith(OPEN)) all.add(start);
    else for (const more of next) all.add((start + more).slice(0, LENGTH));
  }
  return all;
}
