import { identify, inspect, nameByMediaType } from '@postern/files';
import type { Inspection as Found, TypeOpinion, ZipIndex } from '@postern/files';
import { linear } from '@postern/linear';
import { alreadyParsed, arrived, decodePart, keepParsed, parseMessage } from '@postern/mail';
import type { MailMessage, MimePart } from '@postern/mail';
import { programAt } from '@postern/platform-workers';
import type { JobOutcome, JobPool, Program } from '@postern/platform-workers';

import { inflateLater } from './inflate.js';
import type { InflateAnswer, InflateLimits, Packing } from './inflate.js';
import type { CarriedInspection, FileAnswer, FileNames, handlers, PartAnswer } from './inspection-program.js';
import PROGRAM from 'program:./inspection-program.js';
import { SharedWork } from './shared-work.js';

export type { FileNames } from './inspection-program.js';

/** Who asks, and what may be spent for it. */
export interface Asker {
  readonly signal: AbortSignal;
  /** Longest work of one look, ms. */
  readonly maxMs: number;
  /** Whose mail it is: clients take turns for workers. */
  readonly client: string | undefined;
  /** Bytes that may still be looked at in this thread for this mail. */
  readonly here: HereAllowance;
}

/** Counts down as files are looked at in this thread. */
export interface HereAllowance {
  left: number;
}

export interface FileOptions extends FileNames {
  /** Known already: only what is within is asked for. */
  readonly types?: readonly string[] | undefined;
}

export interface FileLook {
  /** The file's bytes from now on: those that were given may be gone. */
  readonly bytes: Buffer;
  readonly types: readonly string[];
  readonly inspection: Found;
  /** Index of a ZIP; absent when it was looked at in this thread, where it is made when it is asked for. */
  readonly zip?: ZipIndex | undefined;
}

export interface PartLook extends FileLook {
  readonly truncated: boolean;
  /** All of it is base64 and nothing else. */
  readonly regular: boolean;
}

/** `late`: nothing is known about the file, and that is never clean. `workMs`: time that it took, without waiting for a worker. */
export type Look<T> = Work<{ readonly kind: 'seen' } & T>;

/** An answer and the time that it took, or none in time. */
export type Work<T> = (T & { readonly workMs: number }) | { readonly kind: 'late'; readonly workMs: number };

/** A look failed for no reason that lies in time: a worker that ended, or a fault of ours. */
export class InspectionFailed extends Error {
  override readonly name = 'InspectionFailed';
}

/** One file of at most so many bytes is looked at in this thread: that takes a millisecond, and a round trip costs a part of one. */
export const HERE_FILE = 32_768;
/** What unpacks to no more takes no time worth a round trip. */
export const HERE_INFLATED = 1_048_576;
/** All files of one mail that are looked at in this thread. */
export const HERE_MAIL = 262_144;
/** A message up to this is parsed in this thread, at most a few ten milliseconds whatever it says. */
export const HERE_PARSED = 524_288;
const PARSE_MS = 20_000;

/** What a walk through one mail may do in this thread. */
export function hereAllowance(): HereAllowance {
  return { left: HERE_MAIL };
}

/** Bytes within a file that are kept as long as the mail: this many, or so many times the file's own. */
const KEPT_LEAST = 65_536;
const KEPT_RATIO = 4;

export interface InspectionParts {
  /** Absent: all is done in this thread. For tools and tests, whose mail is their own. */
  readonly pool?: JobPool;
  /** Asked when our own table does not know the content. It may still be loading. */
  readonly opinion?: Promise<TypeOpinion | undefined>;
  /** Milliseconds by which work in this thread is measured; for tests. */
  readonly nowMs?: () => number;
  /** What workers run; for tests. */
  readonly program?: Program<typeof handlers>;
}

const INSPECTION = programAt<typeof handlers>(PROGRAM);

/**
 * What bytes are: the parse of a mail, what parts decode to, true types, what is within. Large ones are looked at in workers, small ones here. Content filter and
 * antivirus walk the same mail, in one process at the same time; what its bytes are does not depend on who asks, so it is found out once and kept as long as the parsed
 * mail, or the buffer, that it was found in. Nothing here counts towards a budget; each walk does that by itself.
 */
export class Inspection {
  readonly #parsing = new WeakMap<Buffer, SharedWork<MailMessage>>();
  readonly #parts = new WeakMap<MimePart, { readonly maxBytes: number; readonly work: SharedWork<Look<PartLook>> }>();
  readonly #files = new WeakMap<Buffer, { readonly key: string; readonly work: SharedWork<Look<FileLook>> }>();

  readonly #program: Program<typeof handlers>;

  readonly #nowMs: () => number;

  constructor(readonly parts: InspectionParts) {
    this.#nowMs = parts.nowMs ?? (() => performance.now());
    this.#program = parts.program ?? INSPECTION;
  }

  /** The message in these bytes, by the default limits, as `parseOnce` would give it, which does from then on. Rejects with InspectionFailed or the signal's reason. */
  async parse(bytes: Buffer, { signal, client }: Pick<Asker, 'signal' | 'client'>): Promise<MailMessage> {
    const known = alreadyParsed(bytes);
    if (known !== undefined) return known;
    const { pool } = this.parts;
    if (pool === undefined || bytes.length <= HERE_PARSED) return keepParsed(parseMessage(bytes));
    const running = this.#parsing.get(bytes);
    if (running !== undefined && !running.over) return running.ask(signal);
    const work = new SharedWork(async (inner) => {
      const copy = copyOf(bytes);
      const outcome = await pool.run(this.#program, 'parse', { bytes: copy }, { signal: inner, client, maxMs: PARSE_MS, transfer: [copy.buffer] });
      if (outcome.kind !== 'done') throw problemOf(outcome, inner);
      return keepParsed(arrived(outcome.value, bytes));
    });
    this.#parsing.set(bytes, work);
    return work.ask(signal).finally(() => this.#parsing.delete(bytes));
  }

  /** What a part decodes to, and what that is: the same buffers for everybody who allows as many bytes. Rejects with InspectionFailed or the signal's reason. */
  part(message: MailMessage, part: MimePart, maxBytes: number, asker: Asker): Promise<Look<PartLook>> {
    const known = this.#parts.get(part);
    if (known !== undefined && known.maxBytes === maxBytes && !known.work.over) return known.work.ask(asker.signal);
    const work = new SharedWork((signal) => this.#part(message, part, maxBytes, { ...asker, signal }));
    this.#parts.set(part, { maxBytes, work });
    return this.#kept(work, asker, () => this.#parts.delete(part));
  }

  /** What a file is that is no part. */
  file(bytes: Buffer, options: FileOptions, asker: Asker): Promise<Look<FileLook>> {
    const key = `${options.prose} ${options.types?.join(' ') ?? ''} ${options.names.join('\0')}`;
    const known = this.#files.get(bytes);
    if (known !== undefined && known.key === key && !known.work.over) return known.work.ask(asker.signal);
    const work = new SharedWork((signal) => this.#file(bytes, options, false, { ...asker, signal }));
    this.#files.set(bytes, { key, work });
    return this.#kept(work, asker, () => this.#files.delete(bytes));
  }

  /** The same for bytes that nobody else holds: they are lent to the worker instead of copied, and the look has them again. A late look has lost them. */
  ownFile(bytes: Buffer, options: FileNames, asker: Asker): Promise<Look<FileLook>> {
    return this.#file(bytes, options, true, asker);
  }

  /** What a stream unpacks to, within limits. Much of it is unpacked in a worker. */
  async inflate(packing: Packing, packed: Buffer, limits: InflateLimits, asker: Asker): Promise<Work<InflateAnswer>> {
    const { pool } = this.parts;
    const from = this.#nowMs();
    if (pool === undefined || (packed.length <= HERE_FILE && limits.maxOutputLength <= HERE_INFLATED))
      return { ...(await inflateLater(packing, packed, limits)), workMs: this.#nowMs() - from };
    const copy = copyOf(packed);
    const outcome = await pool.run(this.#program, 'inflate', { packing, packed: copy, ...limits }, { ...asker, transfer: [copy.buffer] });
    if (outcome.kind !== 'done') return lateOr(outcome, asker);
    const { value, workMs } = outcome;
    return value.kind === 'content' ? { ...value, content: bufferOver(value.content), workMs } : { ...value, workMs };
  }

  /** What unfolds to far more than the file is not kept: it would be held as long as the mail. A look that came to nothing is not kept either. */
  async #kept<T extends FileLook>(work: SharedWork<Look<T>>, asker: Asker, forget: () => void): Promise<Look<T>> {
    try {
      const look = await work.ask(asker.signal);
      if (look.kind === 'late' || !isSmall(look)) forget();
      return look;
    } catch (thrown) {
      forget();
      throw thrown;
    }
  }

  async #part(message: MailMessage, part: MimePart, maxBytes: number, asker: Asker): Promise<Look<PartLook>> {
    const { pool } = this.parts;
    const options = namesOf(part);
    const size = part.synthetic?.length ?? part.bodyEnd - part.bodyStart;
    if (pool === undefined || isHere(size, asker.here)) {
      const from = this.#nowMs();
      const { bytes, truncated, regular } = decodePart(message, part, maxBytes);
      const look = await this.#here(bytes, options);
      return { ...look, truncated, regular: regular === true, workMs: this.#nowMs() - from };
    }
    if (part.synthetic !== undefined) {
      const bytes = part.synthetic.subarray(0, maxBytes);
      return withFacts(await this.#file(bytes, options, false, asker), { truncated: size > maxBytes, regular: false });
    }
    const text = part.source.subarray(part.bodyStart, part.bodyEnd);
    const raw = copyOf(text);
    const job = { raw, encoding: part.encoding, decoding: part.decoding, maxBytes, ...options };
    const outcome = await pool.run(this.#program, 'part', job, { ...asker, transfer: [raw.buffer] });
    if (outcome.kind !== 'done') return lateOr(outcome, asker);
    const answer: PartAnswer = outcome.value;
    const bytes = answer.same === undefined ? bufferOver(answer.bytes) : text.subarray(0, answer.same);
    const look = await this.#answered(bytes, options, answer, outcome.workMs, asker);
    return withFacts(look, { truncated: answer.truncated, regular: answer.regular });
  }

  async #file(given: Buffer, options: FileOptions, isOwn: boolean, asker: Asker): Promise<Look<FileLook>> {
    const { pool } = this.parts;
    if (pool === undefined || isHere(given.length, asker.here)) return this.#here(given, options);
    // Memory of others may lie beside it.
    const lent = isOwn && given.buffer instanceof ArrayBuffer && given.length * 2 > given.buffer.byteLength;
    const bytes = lent ? (given as Buffer<ArrayBuffer>) : copyOf(given);
    const job = { bytes, names: options.names, prose: options.prose, types: options.types, giveBack: lent };
    const outcome = await pool.run(this.#program, 'file', job, { ...asker, transfer: [bytes.buffer] });
    if (outcome.kind !== 'done') return lateOr(outcome, asker);
    const answer: FileAnswer = outcome.value;
    return this.#answered(lent ? bufferOver(answer.bytes) : given, options, answer, outcome.workMs, asker);
  }

  /** In this thread. */
  async #here(bytes: Buffer, options: FileOptions): Promise<{ readonly kind: 'seen'; readonly workMs: number } & FileLook> {
    const from = this.#nowMs();
    const own = options.types ?? identify(bytes, options);
    const types = (options.types === undefined ? await this.#second(bytes, own) : undefined) ?? own;
    return { kind: 'seen', bytes, types, inspection: inspect(bytes, types), workMs: this.#nowMs() - from };
  }

  /** A worker's answer, with the second opinion: that looks at few bytes, and there is one of it in a process since it is large. */
  async #answered(bytes: Buffer, options: FileOptions, answer: FileAnswer, workMs: number, asker: Asker): Promise<Look<FileLook>> {
    const types = options.types === undefined ? await this.#second(bytes, answer.types) : undefined;
    if (types === undefined)
      return { kind: 'seen', bytes, types: answer.types, inspection: revived(answer.inspection, bytes), zip: answer.zip, workMs };
    const look = await this.#file(bytes, { ...options, types }, false, asker);
    return { ...look, workMs: look.workMs + workMs };
  }

  async #second(bytes: Buffer, own: readonly string[]): Promise<readonly string[] | undefined> {
    if (own.length !== 1 || own[0] !== 'dat' || this.parts.opinion === undefined) return undefined;
    const second = (await this.parts.opinion)?.(bytes) ?? [];
    return second.length > 0 ? second : undefined;
  }
}

const PROSE = linear(/^(?:text\/(?:plain|html)$|multipart\/)/);

/** Every name a part goes by, and whether it is the text of the mail. */
export function namesOf(part: MimePart): FileNames {
  const own = [...new Set([part.filename, ...part.filenames].filter((name) => name !== ''))];
  const byType = own.length === 0 ? nameByMediaType(part.types) : undefined;
  const names = byType === undefined ? own : [byType];
  return { names, prose: names.length === 0 && part.disposition !== 'attachment' && PROSE.test(part.type) };
}

function isHere(size: number, here: HereAllowance): boolean {
  if (size > HERE_FILE || size > here.left) return false;
  here.left -= size;
  return true;
}

function isSmall({ bytes, inspection: { embedded, entity } }: FileLook): boolean {
  const within = embedded.reduce((sum, file) => sum + file.bytes.length, entity?.length ?? 0);
  return within <= Math.max(KEPT_LEAST, KEPT_RATIO * bytes.length);
}

function withFacts(look: Look<FileLook>, facts: { readonly truncated: boolean; readonly regular: boolean }): Look<PartLook> {
  return look.kind === 'late' ? look : { ...look, ...facts };
}

/** Its own time was over: that is the file's doing. Anything else is not. */
function lateOr(
  outcome: Exclude<JobOutcome<unknown>, { kind: 'done' }>,
  { signal, maxMs }: Asker,
): { readonly kind: 'late'; readonly workMs: number } {
  if (outcome.kind === 'late' && !outcome.waiting && !signal.aborted) return { kind: 'late', workMs: maxMs };
  throw problemOf(outcome, signal);
}

function problemOf(outcome: Exclude<JobOutcome<unknown>, { kind: 'done' }>, signal: AbortSignal): Error {
  return signal.aborted ? (signal.reason as Error) : new InspectionFailed(`${outcome.kind}: ${outcome.why}`);
}

function revived({ embedded, entity, ...found }: CarriedInspection, bytes: Buffer): Found {
  const files = embedded.map((file) => ({ ...file, bytes: bufferOver(file.bytes) }));
  const own = entity === 'whole' ? bytes : entity === undefined ? undefined : bufferOver(entity);
  return { ...found, embedded: files, ...(own === undefined ? {} : { entity: own }) };
}

/** Memory of its own, for handing over. */
function copyOf(bytes: Buffer): Buffer<ArrayBuffer> {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

function bufferOver(bytes: Uint8Array | undefined): Buffer {
  return bytes === undefined ? Buffer.alloc(0) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
