import { createHash } from 'node:crypto';

import type { Clock, Counter } from '@postern/kernel';
import type { AvAnswer, AvEngine, EngineVersion } from '@postern/verdict';

export interface KnownAnswersOptions {
  /** Answers that are kept; 0: none. */
  readonly maxAnswers: number;
  /** How long an answer holds, ms. */
  readonly lifeMs: number;
  readonly clock: Clock;
  /** Engines as they are known now: an answer of other databases is none. */
  readonly versions: () => readonly EngineVersion[];
  /** Answers that were known, by `engine`. */
  readonly hits: Counter;
}

interface Known {
  readonly answer: AvAnswer;
  readonly untilMs: number;
}

/**
 * What engines said about files, by SHA-256 of the file, engine and its databases: logos, newsletters and mails that are tried again carry the same files. Only what an
 * engine looked at is kept, never a failure or a limit. The oldest use goes first. What an engine says depends on the bytes alone; what a rule makes of it is not kept.
 */
export class KnownAnswers {
  readonly #known = new Map<string, Known>();
  readonly #hashes = new WeakMap<Buffer, string>();

  constructor(readonly options: KnownAnswersOptions) {}

  /** The kept answer, or that of `scan`. */
  async of(engine: AvEngine, bytes: Buffer, scan: () => Promise<AvAnswer>): Promise<AvAnswer> {
    const { maxAnswers, lifeMs, clock, hits } = this.options;
    const databases = maxAnswers === 0 ? undefined : this.#databasesOf(engine);
    if (databases === undefined) return scan();
    const key = `${engine.name} ${databases} ${this.#hash(bytes)}`;
    const known = this.#known.get(key);
    this.#known.delete(key);
    if (known !== undefined && clock.monotonicMs() < known.untilMs) {
      this.#known.set(key, known);
      hits.add(1, { engine: engine.name });
      return known.answer;
    }
    const answer = await scan();
    // Asked again: databases that were replaced meanwhile may have given it, and then it belongs to neither.
    if (answer.kind === 'scanned' && this.#databasesOf(engine) === databases) {
      this.#known.set(key, { answer, untilMs: clock.monotonicMs() + lifeMs });
      for (const oldest of this.#known.keys()) {
        if (this.#known.size <= maxAnswers) break;
        this.#known.delete(oldest);
      }
    }
    return answer;
  }

  /** Undefined for an engine whose version is not known: nothing is kept of it. */
  #databasesOf({ name }: AvEngine): string | undefined {
    const version = this.options.versions().find((each) => each.engine === name);
    return version === undefined || version.version === NOT_ANSWERING ? undefined : `${version.version}/${version.database}/${version.databaseAtMs}`;
  }

  #hash(bytes: Buffer): string {
    const known = this.#hashes.get(bytes) ?? createHash('sha256').update(bytes).digest('base64');
    this.#hashes.set(bytes, known);
    return known;
  }
}

/** Version of an engine that did not answer when it was asked last. */
export const NOT_ANSWERING = 'not answering';
