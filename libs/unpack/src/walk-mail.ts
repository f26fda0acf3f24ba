import { setImmediate } from 'node:timers/promises';

import { FileBudget, indexZip, lastComponent, typesRunByName, UNREAD, unwrappedName } from '@postern/files';
import type { Allowance, EmbeddedFile, FileFindingCode, Inspection as Contents, LimitCode, ZipIndex } from '@postern/files';
import { hereAllowance, namesOf } from '@postern/inspection';
import type { Asker, FileLook, Holding, Look, Work } from '@postern/inspection';
import { linear } from '@postern/linear';
import { doubtfulParts, visible } from '@postern/mail';
import type { MailMessage, MimePart } from '@postern/mail';

import { archiveKinds } from './archive-kinds.js';
import type { OpenContainer } from './container.js';
import { MAX_NAME, nameNotes, shown, typeNotes } from './file-notes.js';
import { mailProblem } from './mail-problems.js';
import { openArchive } from './open-archive.js';
import type { ReadingTime } from './open-archive.js';
import { unpackAr } from './unpack-ar.js';
import { unpackStream } from './unpack-stream.js';
import { unpackZip } from './unpack-zip.js';
import { unreadable } from './unreadable-attachments.js';
import type { SeeFile, WalkNote, WalkOptions, WalkParts, WalkReport } from './walk-parts.js';
import type { WalkedFile, WalkProblem } from './walked-file.js';

/** Parts that are read by their parts. */
const HOLDER = linear(/^(?:multipart\/|message\/(?:rfc822|global|partial))/);
const UNKNOWN: Contents = { encrypted: false, macros: false, embedded: [], limits: [], findings: [] };
/** Room that is asked for at least, whatever a header says. */
const LEAST_ROOM = 65_536;
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
 * left out in silence. Passwords are never tried. Rejects only with the signal's reason, with what `see` throws, or when a look failed.
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
  readonly within: readonly string[];
  readonly depth: number;
  readonly origin: WalkedFile['origin'];
  readonly prose: boolean;
  readonly zip?: ZipIndex | undefined;
  /** What it is: asked once it is counted. */
  look(asker: Asker): Promise<Look<FileLook>>;
}

class Walk {
  readonly problems: WalkProblem[] = [];
  readonly mailFindings: MailMessage['findings'][number][] = [];
  readonly notes: WalkNote[] = [];
  readonly #budget: FileBudget;
  readonly #startedMs: number;
  readonly #here = hereAllowance();
  /** Types of MIME parts by their paths. */
  readonly #typed = new Map<string, readonly string[]>();
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
    for (const doubtful of doubtfulParts(message)) {
      const { path, filename } = doubtful.part;
      if (unreadable(doubtful, prefix, this.#typed))
        this.#add({ why: 'malformed', code: doubtful.code, path: `${prefix}${path}`, evidence: filename });
    }
  }

  async #part(message: MailMessage, part: MimePart, prefix: string, holder: string, depth: number): Promise<void> {
    const path = `${prefix}${part.path}`;
    const { names, prose } = namesOf(part);
    const size = part.synthetic?.length ?? part.bodyEnd - part.bodyStart;
    if (size === 0 && names.length === 0) return;
    const { maxFileBytes } = this.options.limits;
    const look = async (asker: Asker) => {
      const seen = await this.parts.inspection.part(message, part, maxFileBytes, asker);
      if (seen.kind === 'seen' && seen.truncated) this.#add({ why: 'too-large', code: 'LIMIT_FILE_BYTES', path, evidence: '' });
      return seen;
    };
    const none = Buffer.alloc(0);
    await this.#file({ path, part: holder === '' ? part.path : holder, names, bytes: none, within: [], depth, origin: 'part', prose, look });
  }

  async #file(given: Found): Promise<void> {
    this.signal.throwIfAborted();
    const { path, names } = given;
    const limit = this.#budget.takeFile(given.depth, this.#elapsedMs());
    if (limit !== undefined) {
      this.#add({ why: SIZE_LIMITS[limit], code: limit, path, evidence: '' });
      this.#full ||= limit !== 'LIMIT_NESTING';
      return;
    }
    this.#seen += 1;
    if (this.#seen % BREATH_EVERY === 0) await setImmediate();
    const look = await this.#look(given);
    // A look that took too long says nothing about the file, so it is shown as one of which nothing is known.
    const { types, inspection, bytes } = look ?? { types: ['dat'], inspection: UNKNOWN, bytes: given.bytes };
    const found: Found = { ...given, bytes, zip: look?.zip };
    if (given.origin === 'part') this.#typed.set(path, types);
    if (given.origin === 'part' && bytes.length === 0 && names.length === 0 && look !== undefined) return;
    const { encrypted, macros, embedded, entity, limits, findings } = inspection;
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
    if (look === undefined) this.#add({ why: 'too-large', code: 'LIMIT_TIME', path, evidence: file.name });
    if (encrypted) this.#add({ why: 'encrypted', code: 'DOC_ENCRYPTED', path, evidence: file.name });
    const unread = findings.find(({ code }) => UNREAD.has(code));
    if (unread !== undefined) this.#add({ why: 'malformed', code: unread.code, path, evidence: file.name });
    for (const code of limits) this.#add({ why: SIZE_LIMITS[code], code, path, evidence: file.name });
    const within = embedded.reduce((sum, inner) => sum + inner.bytes.length, entity === undefined || entity === bytes ? 0 : entity.length);
    const held = await this.#hold(within, found);
    if (held === undefined) return;
    if (entity !== undefined) await this.#entity(entity, found);
    if (this.options.intoContainers) {
      await this.#embedded(found, types, embedded, entity !== undefined);
      await this.#unpack(found, types);
    }
    held.release();
  }

  /** What a file is; undefined when that took longer than all of this walk may. */
  async #look(found: Found): Promise<FileLook | undefined> {
    const look = await this.#working((asker) => found.look(asker));
    return look.kind === 'late' ? undefined : look;
  }

  /** What it waits for a worker does not count, the worker's time does. */
  async #working<T>(work: (asker: Asker) => Promise<Work<T>>): Promise<Work<T>> {
    const { limits, client } = this.options;
    const maxMs = Math.max(1, limits.maxTimeMs - this.#elapsedMs());
    const resume = this.#pause();
    const answer = await work({ signal: this.signal, client, here: this.#here, maxMs });
    resume();
    this.#waitedMs -= answer.workMs;
    return answer;
  }

  /** Room for bytes that are there already; undefined when one mail may not hold so many, and then that is a problem of the mail. */
  async #hold(bytes: number, found: Found): Promise<Holding | undefined> {
    if (bytes > this.parts.memory.left) {
      this.#add({ why: 'too-large', code: 'LIMIT_FILE_BYTES', path: found.path, evidence: '' });
      return undefined;
    }
    return this.#taken(bytes);
  }

  /** Waiting for memory is no doing of the mail. */
  async #taken(bytes: number): Promise<Holding> {
    const resume = this.#pause();
    const holding = await this.parts.memory.take(bytes, this.signal);
    resume();
    return holding;
  }

  async #embedded(holder: Found, within: readonly string[], embedded: readonly EmbeddedFile[], isMail: boolean): Promise<void> {
    for (const file of embedded) {
      const names = namesOfEmbedded(holder.names, file);
      // Signed mail is read as mail; a script that begins like mail is run by its name all the same.
      if (this.#full || (file.wrapped === 'mail' && isMail && typesRunByName(names).length === 0) || !this.#takes(holder, file)) continue;
      const { bytes, types } = file;
      const options = { names, prose: false, types };
      await this.#inner(holder, within, names, bytes, 'embedded', (asker) => this.parts.inspection.file(bytes, options, asker));
    }
  }

  /** Counts an embedded file like a member of an archive: several may be views of the same bytes, and each is looked at. False: it is too much. */
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
    const depth = found.depth + 1;
    if (depth > this.options.limits.maxDepth) return this.#add({ why: 'nesting', code: 'LIMIT_NESTING', path: found.path, evidence: '' });
    const inner = await this.parts.inspection.parse(entity, { signal: this.signal, client: this.options.client });
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
      if (kind.how === 'zip') await unpackZip(found.bytes, found.zip ?? indexZip(found.bytes, into.filesLeft() + 1), into);
      else if (kind.how === 'ar') await unpackAr(found.bytes, into);
      else if (kind.how === 'unsupported') this.#add({ why: 'malformed', code: 'ARCHIVE_UNSUPPORTED', path: found.path, evidence: kind.type });
      else if (kind.how === 'reader' || !(await unpackStream(kind.type as 'gz' | 'zst', found.bytes, name, into)))
        await openArchive(this.parts.archives, kind, found.bytes, name, into, this.#time());
      into.close();
    }
  }

  #container(found: Found, types: readonly string[]): OpenContainer {
    // Of the container as a whole, and before its bytes may be lent.
    const size = found.bytes.length;
    let given = 0;
    let ratioCrossed = false;
    let room: Holding | undefined;
    const container: OpenContainer = {
      filesLeft: () => this.#budget.filesLeft,
      full: () => this.#full || ratioCrossed,
      room: async (expected) => {
        room?.release();
        const allowed = this.#allowance(size, given);
        const bytes = Math.min(allowed.bytes, Math.max(LEAST_ROOM, expected));
        room = await this.#taken(bytes);
        return { ...allowed, bytes, all: bytes === allowed.bytes };
      },
      inflate: (packing, packed, limits) => this.#working((asker) => this.parts.inspection.inflate(packing, packed, limits, asker)),
      got: (bytes) => room?.shrink(bytes),
      member: async (names, bytes, isOwn) => {
        // Bytes that are lent to a worker are gone from here, and their length with them.
        const { length } = bytes;
        given += length;
        this.#budget.takeBytes(length);
        await this.#member(found, types, names, bytes, isOwn);
        if (isOwn) room?.shrink(room.bytes - length);
      },
      locked: async (names) => this.#locked(found, types, names),
      note: (code, evidence) => this.#note(found, code, evidence),
      problem: (why, code, evidence) => {
        if (code === 'LIMIT_TOTAL_BYTES') this.#full = true;
        if (code === 'LIMIT_RATIO') ratioCrossed = true;
        this.#add({ why, code, path: found.path, evidence });
      },
      openRest: (type, names) => openArchive(this.parts.archives, { type, weak: false }, found.bytes, '', container, this.#time(), names),
      close: () => room?.release(),
    };
    return container;
  }

  /** By the limits of the mail, and by what it may hold of all there is. */
  #allowance(packed: number, given: number): Allowance {
    const allowed = this.#budget.allowance(packed, given);
    const { left } = this.parts.memory;
    // It is this file that is too much of what is held now; the next one may fit.
    return left < allowed.bytes ? { bytes: left, limit: 'LIMIT_FILE_BYTES' } : allowed;
  }

  async #member(holder: Found, within: readonly string[], names: readonly string[], bytes: Buffer, isOwn: boolean): Promise<void> {
    const options = { names, prose: false };
    const { inspection } = this.parts;
    const look = (asker: Asker) => (isOwn ? inspection.ownFile(bytes, options, asker) : inspection.file(bytes, options, asker));
    await this.#inner(holder, within, names, bytes, 'member', look);
  }

  async #inner(
    holder: Found,
    within: readonly string[],
    names: readonly string[],
    bytes: Buffer,
    origin: WalkedFile['origin'],
    look: Found['look'],
  ): Promise<void> {
    const path = `${pathOf(holder)}/${visible(names[0] ?? '', MAX_NAME)}`;
    await this.#file({ path, part: holder.part, names, bytes, within, depth: holder.depth + 1, origin, prose: false, look });
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

/** What is wrapped goes by its own name, and by that of its holder without the ending of the wrapper. */
function namesOfEmbedded(holder: readonly string[], { name, alsoNamed = [], wrapped }: EmbeddedFile): readonly string[] {
  if (wrapped === undefined) return [...new Set([name, ...alsoNamed])];
  const names = [...new Set([name, ...holder.map(unwrappedName)])].filter((own) => own !== '');
  return names.length > 0 ? names : [''];
}

function pathOf(found: Found): string {
  // A MIME part shows its name once something within it is named, so that a path reads like a place.
  return found.origin === 'part' && found.names.length > 0 ? `${found.path}/${visible(lastComponent(found.names[0] ?? ''), MAX_NAME)}` : found.path;
}
