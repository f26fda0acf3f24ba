import { DEFAULT_FILE_LIMITS } from '@postern/files';
import type { ArchiveOpener, FileLimits } from '@postern/files';
import { hereAllowance } from '@postern/inspection';
import type { InspectionRoom, MemoryShare } from '@postern/inspection';
import type { Clock } from '@postern/kernel';
import { fitsMask } from '@postern/patterns';
import type { ScanProfile } from '@postern/settings';
import { mailProblem, walkMail } from '@postern/unpack';
import type { WalkedFile } from '@postern/unpack';
import type { AvAnswer, AvEngine } from '@postern/verdict';

import type { AntivirusMetrics } from './antivirus.metrics.js';
import type { Verdicts } from './verdicts.js';
import type { KnownAnswers } from './known-answers.js';
import { mailFor } from './mail-for.js';

export interface ScanTools {
  readonly engines: readonly AvEngine[];
  /** Engines that decode mails get the mail as it is. */
  readonly wholeMail: boolean;
  readonly known: KnownAnswers;
  readonly archives: ArchiveOpener;
  readonly room: InspectionRoom;
  readonly clock: Clock;
  readonly metrics: AntivirusMetrics;
  /** Time for the whole scan, ms. */
  readonly scanMs: number;
  readonly limits: Partial<FileLimits>;
}

/** Files of one mail that are with the engines concurrently; more wait, so that their bytes need not all be held. */
const MAX_PENDING = 8;
/** Of the scan's time: what one engine may take for the files of one mail, all its answers together. What is left is not shown to it, and that is a finding. */
const ENGINE_SHARE = 0.75;

/** A mail and whose it is; undefined for who is trusted. */
export interface ScannedMail {
  readonly bytes: Buffer;
  readonly client: string | undefined;
}

/**
 * The whole mail and every file in it before every engine; base64 of which an engine gets the bytes may be left out of the mail. Rejects when the signal aborts or a look
 * failed.
 */
export async function scanMail(
  mail: ScannedMail,
  profile: ScanProfile<'antivirus'>,
  verdicts: Verdicts,
  tools: ScanTools,
  signal: AbortSignal,
): Promise<void> {
  const memory = tools.room.memory.open();
  try {
    // What parts decode to is kept as long as the mail, and is no more than it.
    await memory.take(mail.bytes.length, signal);
    await scan(mail, profile, verdicts, tools, memory, signal);
  } finally {
    memory.close();
  }
}

async function scan(
  { bytes, client }: ScannedMail,
  profile: ScanProfile<'antivirus'>,
  verdicts: Verdicts,
  tools: ScanTools,
  memory: MemoryShare,
  signal: AbortSignal,
): Promise<void> {
  const { inspection } = tools.room;
  const masks = profile.excludeNames.map((mask) => mask.toLowerCase());
  const message = await inspection.parse(bytes, { signal, client });
  const isExcluded = (names: readonly string[]) => masks.length > 0 && names.some((name) => masks.some((mask) => fitsMask(mask, name.toLowerCase())));
  const pending = new Set<Promise<void>>();
  const limits: FileLimits = { ...DEFAULT_FILE_LIMITS, ...tools.limits, maxDepth: profile.maxNesting };
  const ask = (engine: AvEngine, content: Buffer | Promise<Buffer>, file: WalkedFile | undefined) => {
    const asked = askEngine(engine, content, file !== undefined, tools, client, signal).then(({ answer, ms }) => {
      engineTime.set(engine, (engineTime.get(engine) ?? 0) + ms);
      verdicts.answer(engine.name, answer, file);
    });
    const tracked: Promise<void> = asked.finally(() => pending.delete(tracked));
    // What goes wrong is heard when all are waited for.
    tracked.catch(() => undefined);
    pending.add(tracked);
  };
  const engineTime = new Map<AvEngine, number>();
  const asker = { signal, client, maxMs: limits.maxTimeMs, here: hereAllowance() };
  // An engine that decodes the mail by itself would also find what is excluded by name; and of a mail above our own limits it would look at what we do not. What is
  // above them is a problem of the walk.
  if (!message.parts.some((part) => isExcluded(part.filenames)) && !message.findings.some((finding) => mailProblem(finding, '')?.why === 'too-large'))
    for (const engine of tools.engines) {
      const isWhole = tools.wholeMail && engine.capabilities.decodesMail;
      ask(engine, isWhole ? bytes : mailFor(engine, message, limits.maxFileBytes, inspection, asker), undefined);
    }
  const report = await walkMail(
    message,
    { archives: tools.archives, clock: tools.clock, inspection, memory },
    { limits, intoContainers: true, client },
    async (file) => {
      tools.metrics.files.add(1);
      if (isExcluded(file.names)) {
        verdicts.excluded(file);
        return 'skip-inside';
      }
      verdicts.file(file);
      for (const engine of tools.engines) {
        if (file.bytes.length === 0 || !worthwhile(engine, file)) continue;
        if ((engineTime.get(engine) ?? 0) < tools.scanMs * ENGINE_SHARE) ask(engine, file.bytes, file);
        else verdicts.problem({ why: 'too-large', code: 'LIMIT_ENGINE_TIME', path: file.path, evidence: engine.name }, file);
      }
      while (pending.size > MAX_PENDING * tools.engines.length) await Promise.race(pending);
      return 'go-on';
    },
    signal,
  );
  await Promise.all(pending);
  signal.throwIfAborted();
  for (const problem of report.problems) {
    verdicts.problem(problem);
    if (problem.code.startsWith('LIMIT_')) tools.metrics.limits.add(1, { code: problem.code });
  }
  for (const finding of report.mailFindings) verdicts.note(finding.code, finding.evidence, finding.part);
  for (const note of report.notes) verdicts.note(note.code, note.evidence, note.path);
}

/** Who unpacks has seen the XML parts of an Office document within the document; everything else is asked twice on purpose. */
function worthwhile(engine: AvEngine, file: WalkedFile): boolean {
  return !engine.capabilities.unpacks || !(file.within.includes('ooxml') && file.types[0] === 'xml');
}

async function askEngine(
  engine: AvEngine,
  content: Buffer | Promise<Buffer>,
  isFile: boolean,
  tools: ScanTools,
  client: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly answer: AvAnswer; readonly ms: number }> {
  const bytes = await content;
  const from = tools.clock.monotonicMs();
  const scan = () => engine.scan(bytes, signal, client);
  // A mail as a whole is never the same again: its trace fields differ.
  const answer = isFile ? await tools.known.of(engine, bytes, scan) : await scan();
  const ms = tools.clock.monotonicMs() - from;
  const said = answer.kind === 'scanned' ? (answer.threats.length > 0 ? 'found' : 'clean') : answer.kind;
  tools.metrics.engineSeconds.observe(ms / 1000, { engine: engine.name, answer: said });
  return { answer, ms };
}
