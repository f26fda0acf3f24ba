import { setImmediate } from 'node:timers/promises';

import { FileBudget, lastComponent } from '@postern/files';
import type { ArchiveOpener, EmbeddedFile, FileFindingCode, FileLimits, LimitCode, TypeOpinion } from '@postern/files';
import type { Clock } from '@postern/kernel';
import { linear } from '@postern/linear';
import { parseOnce, visible } from '@postern/mail';
import type { MailMessage, MimePart } from '@postern/mail';

import { archiveKinds } from './archive-kinds.js';
import type { Container } from './container.js';
import { MAX_NAME, nameNotes, shown, typeNotes } from './file-notes.js';
import { decodedPart, inspected, typesOf } from './known-files.js';
import { mailProblem } from './mail-problems.js';
import { openArchive } from './open-archive.js';
import type { ReadingTime } from './open-archive.js';
import { unpackStream } from './unpack-stream.js';
import { unpackZip } from './unpack-zip.js';
import type { WalkedFile, WalkProblem } from './walked-file.js';

export interface WalkParts {
  readonly archives: ArchiveOpener;
  readonly clock: Clock;
  /** Asked when our own table does not know the content. */
  readonly opinion?: TypeOpinion;
}

export interface WalkOptions {
  readonly limits: FileLimits;
  /** False: only the MIME parts themselves, nothing within them but what they embed as mail. */
  readonly intoContainers: boolean;
}

/** Called with each file. `skip-inside`: nothing within it is of interest. */
export type SeeFile = (file: WalkedFile) => Promise<'go-on' | 'skip-inside'> | 'go-on' | 'skip-inside';

/** What a walk found out beside the files. */
export interface WalkReport {
  readonly problems: readonly WalkProblem[];
  /** Findings of the mail parser, also of messages within. */
  readonly mailFindings: MailMessage['findings'];
  /** What was noticed about containers, with their paths. */
  readonly notes: readonly WalkNote[];
}

export interface WalkNote {
  readonly path: string;
  readonly code: FileFindingCode;
  readonly evidence: string;
}

/** Parts that are read by their parts. */
const HOLDER = linear(/^(?:multipart\/|message\/(?:rfc822|global|partial))/);
const PROSE = linear(/^(?:text\/(?:plain|html)$|multipart\/)/);
const MAX_PROBLEMS = 100;
const BREATH_EVERY = 16;
const SIZE_LIMITS: Readonly<Record<LimitCode, WalkProblem['why']>> = {
  LIMIT_FILES: 'too-large',
  LIMIT_FILE_BYTES: 'too-large',
  LIMIT_TOTAL_BYTES: 'too-large',
  LIMIT_RATIO: 'too-large',
  LIMIT_TIME: 'too-large',
  LIMIT_WORK: 'too-large',
  LIMIT_NESTING: 'nesting',
};

/**
 * Hands every MIME part, archive member and embedded file of a mail to `see`, outer ones first. What could not be looked at is a problem of the report, never
 * left out in silence. Passwords are never tried. Rejects only with the signal's reason or with what `see` throws.
 */
export async function walkMail(message: MailMessage, parts: WalkParts, options: WalkOptions, see: SeeFile, signal: AbortSignal): Promise<WalkReport> {
  const walk = new Walk(parts, options, see, signal);
  await walk.message(message, '', '', 1);
  return { problems: walk.problems, mailFindings: walk.mailFindings, notes: walk.notes };
}

interface Found {
  readonly path: string;
  readonly part: string;
  readonly names: readonly string[];
  readonly bytes: Buffer;
  readonly types?: readonly string[];
  readonly within: readonly string[];
  readonly depth: number;
  readonly origin: WalkedFile['origin'];
  readonly prose: boolean;
}

class Walk {
  readonly problems: WalkProblem[] = [];
  readonly mailFindings: MailMessage['findings'][number][] = [];
  readonly notes: WalkNote[] = [];
  readonly #budget: FileBudget;
  readonly #startedMs: number;
  #seen = 0;
  #waitedMs = 0;
  #full = false;

  constructor(
    readonly parts: WalkParts,
    readonly options: WalkOptions,
    readonly see: SeeFile,
    readonly signal: AbortSignal,
  ) {
    this.#budget = new FileBudget(options.limits);
    this.#startedMs = parts.clock.monotonicMs();
  }

  /** All parts of a mail; `prefix` and `holder` are set for one that lies within a file. */
  async message(message: MailMessage, prefix: string, holder: string, depth: number): Promise<void> {
    for (const finding of message.findings) {
      this.mailFindings.push(prefix === '' ? finding : { ...finding, part: `${prefix}${finding.part ?? ''}` });
      const problem = mailProblem(finding, prefix);
      if (problem !== undefined) this.#add(problem);
    }
    for (const part of message.parts) {
      if (this.#full) return;
      if (part.children.length > 0 && HOLDER.test(part.type)) continue;
      await this.#part(message, part, prefix, holder, depth);
    }
  }

  async #part(message: MailMessage, part: MimePart, prefix: string, holder: string, depth: number): Promise<void> {
    const path = `${prefix}${part.path}`;
    const { bytes, truncated } = decodedPart(message, part, this.options.limits.maxFileBytes);
    if (truncated) this.#add({ why: 'too-large', code: 'LIMIT_FILE_BYTES', path, evidence: '' });
    const names = [...new Set([part.filename, ...part.filenames].filter((name) => name !== ''))];
    const prose = names.length === 0 && part.disposition !== 'attachment' && PROSE.test(part.type);
    if (bytes.length === 0 && names.length === 0) return;
    await this.#file({ path, part: holder === '' ? part.path : holder, names, bytes, within: [], depth, origin: 'part', prose });
  }

  async #file(found: Found): Promise<void> {
    this.signal.throwIfAborted();
    const { path, bytes, names } = found;
    const limit = this.#budget.takeFile(found.depth, this.#elapsedMs());
    if (limit !== undefined) {
      this.#add({ why: SIZE_LIMITS[limit], code: limit, path, evidence: '' });
      this.#full ||= limit !== 'LIMIT_NESTING';
      return;
    }
    this.#seen += 1;
    if (this.#seen % BREATH_EVERY === 0) await setImmediate();
    const types = found.types ?? typesOf(bytes, { names, prose: found.prose }, this.parts.opinion);
    const { encrypted, macros, embedded, entity, malformed, limits, findings } = inspected(bytes, types);
    const own = [...findings, ...nameNotes(names), ...typeNotes(names, types)];
    const file: WalkedFile = {
      path,
      part: found.part,
      name: shown(names),
      names,
      bytes,
      types,
      within: found.within,
      depth: found.depth,
      origin: found.origin,
      prose: found.prose,
      encrypted,
      macros,
      findings: own,
    };
    const resume = this.#pause();
    const wish = await this.see(file);
    resume();
    if (wish === 'skip-inside') return;
    if (encrypted) this.#add({ why: 'encrypted', code: 'DOC_ENCRYPTED', path, evidence: file.name });
    if (malformed)
      this.#add({
        why: 'malformed',
        code: findings.find((finding) => finding.code.includes('MALFORMED'))?.code ?? 'ARCHIVE_BROKEN',
        path,
        evidence: file.name,
      });
    for (const code of limits) this.#add({ why: SIZE_LIMITS[code], code, path, evidence: file.name });
    if (entity !== undefined) await this.#entity(entity, found);
    if (!this.options.intoContainers) return;
    for (const inner of embedded)
      if (!this.#full && this.#takes(found, inner)) await this.#inner(found, types, [inner.name], inner.bytes, 'embedded', inner.types);
    await this.#unpack(found, types);
  }

  /** Counts an embedded file like a member of an archive: several may be views of the same octets, and each is looked at. False: it is too much. */
  #takes(holder: Found, { name, bytes }: EmbeddedFile): boolean {
    const allowed = this.#budget.allowance(holder.bytes.length, 0);
    if (bytes.length > allowed.bytes) {
      this.#full ||= allowed.limit === 'LIMIT_TOTAL_BYTES';
      this.#add({ why: SIZE_LIMITS[allowed.limit], code: allowed.limit, path: holder.path, evidence: name });
      return false;
    }
    this.#budget.takeBytes(bytes.length);
    return true;
  }

  /** A mail within a file: an attached .eml, what an S/MIME object wraps. */
  async #entity(entity: Buffer, found: Found): Promise<void> {
    const inner = parseOnce(entity);
    const depth = found.depth + 1;
    if (depth > this.options.limits.maxDepth) return this.#add({ why: 'nesting', code: 'LIMIT_NESTING', path: found.path, evidence: '' });
    // A text that merely looks like a mail has one part with all of it: that was seen already.
    if (inner.parts.length === 1 && inner.root.bodyEnd - inner.root.bodyStart >= entity.length - 1 && inner.headers.length === 0) return;
    await this.message(inner, `${pathOf(found)}/`, found.part, depth);
  }

  async #unpack(found: Found, types: readonly string[]): Promise<void> {
    for (const kind of archiveKinds(types)) {
      if (this.#full) return;
      if (found.depth + 1 > this.options.limits.maxDepth) {
        this.#add({ why: 'nesting', code: 'LIMIT_NESTING', path: found.path, evidence: kind.type });
        return;
      }
      const into = this.#container(found, types);
      const name = lastComponent(found.names[0] ?? '');
      if (kind.how === 'zip') await unpackZip(found.bytes, into);
      else if (kind.how === 'unsupported') this.#add({ why: 'malformed', code: 'ARCHIVE_UNSUPPORTED', path: found.path, evidence: kind.type });
      else if (kind.how === 'reader' || !(await unpackStream(kind.type as 'gz' | 'zst', found.bytes, name, into)))
        await openArchive(this.parts.archives, kind, found.bytes, name, into, this.#time());
    }
  }

  #container(found: Found, types: readonly string[]): Container {
    let given = 0;
    let ratioCrossed = false;
    const inner = (names: readonly string[], bytes: Buffer) => this.#inner(found, types, names, bytes, 'member');
    const container: Container = {
      filesLeft: () => this.#budget.filesLeft,
      full: () => this.#full || ratioCrossed,
      allowance: () => this.#budget.allowance(found.bytes.length, given),
      member: async (names, bytes) => {
        given += bytes.length;
        this.#budget.takeBytes(bytes.length);
        await inner(names, bytes);
      },
      locked: async (names) => this.#locked(found, types, names),
      note: (code, evidence) => this.#note(found, code, evidence),
      problem: (why, code, evidence) => {
        if (code === 'LIMIT_TOTAL_BYTES') this.#full = true;
        if (code === 'LIMIT_RATIO') ratioCrossed = true;
        this.#add({ why, code, path: found.path, evidence });
      },
      openRest: (type, names) => openArchive(this.parts.archives, { type, weak: false }, found.bytes, '', container, this.#time(), names),
    };
    return container;
  }

  async #inner(
    holder: Found,
    within: readonly string[],
    names: readonly string[],
    bytes: Buffer,
    origin: WalkedFile['origin'],
    types?: readonly string[],
  ): Promise<void> {
    const shownName = visible(names[0] ?? '', MAX_NAME);
    await this.#file({
      path: `${pathOf(holder)}/${shownName}`,
      part: holder.part,
      names,
      bytes,
      within,
      depth: holder.depth + 1,
      origin,
      prose: false,
      ...(types === undefined ? {} : { types }),
    });
  }

  /** A member behind a key still has a name that masks apply to. */
  async #locked(holder: Found, within: readonly string[], names: readonly string[]): Promise<void> {
    if (this.#budget.takeFile(holder.depth + 1, this.#elapsedMs()) !== undefined) return;
    const name = shown(names);
    await this.see({
      path: `${pathOf(holder)}/${name}`,
      part: holder.part,
      name,
      names,
      bytes: Buffer.alloc(0),
      types: [],
      within,
      depth: holder.depth + 1,
      origin: 'member',
      prose: false,
      encrypted: true,
      macros: false,
      findings: nameNotes(names),
    });
  }

  #note(found: Found, code: FileFindingCode, evidence: string): void {
    if (this.notes.length < MAX_PROBLEMS) this.notes.push({ path: found.path, code, evidence: visible(evidence, MAX_NAME) });
  }

  #add(problem: WalkProblem): void {
    if (this.problems.length >= MAX_PROBLEMS || this.problems.some((other) => other.code === problem.code && other.path === problem.path)) return;
    this.problems.push({ ...problem, evidence: visible(problem.evidence, MAX_NAME) });
  }

  #elapsedMs(): number {
    return this.parts.clock.monotonicMs() - this.#startedMs - this.#waitedMs;
  }

  #time(): ReadingTime {
    return {
      signal: this.signal,
      leftMs: () => Math.max(1, Math.ceil(this.options.limits.maxTimeMs - this.#elapsedMs())),
      waiting: () => this.#pause(),
    };
  }

  /** What the walk waits for is no doing of the mail, so it is not counted. */
  #pause(): () => void {
    const from = this.parts.clock.monotonicMs();
    let over = false;
    return () => {
      if (!over) this.#waitedMs += this.parts.clock.monotonicMs() - from;
      over = true;
    };
  }
}

function pathOf(found: Found): string {
  // A MIME part shows its name once something within it is named, so that a path reads like a place.
  return found.origin === 'part' && found.names.length > 0 ? `${found.path}/${visible(lastComponent(found.names[0] ?? ''), MAX_NAME)}` : found.path;
}
