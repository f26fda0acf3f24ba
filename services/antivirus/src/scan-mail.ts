import { DEFAULT_FILE_LIMITS } from '@postern/files';
import type { ArchiveOpener, FileLimits, TypeOpinion } from '@postern/files';
import type { Clock } from '@postern/kernel';
import { parseOnce } from '@postern/mail';
import { fitsMask } from '@postern/patterns';
import type { ScanProfile } from '@postern/settings';
import { walkMail } from '@postern/unpack';
import type { WalkedFile } from '@postern/unpack';
import type { AvAnswer, AvEngine } from '@postern/verdict';

import type { AntivirusMetrics } from './antivirus.metrics.js';
import { Verdicts } from './verdicts.js';
import { withoutBase64 } from './without-base64.js';

export interface ScanTools {
  readonly engines: readonly AvEngine[];
  readonly archives: ArchiveOpener;
  readonly opinion: TypeOpinion | undefined;
  readonly clock: Clock;
  readonly metrics: AntivirusMetrics;
  readonly limits: Partial<FileLimits>;
}

/** Files of one mail that are with the engines at once; more wait, so that their octets need not all be held. */
const MAX_PENDING = 8;

/** The whole mail and every file in it before every engine; base64 of which an engine gets the octets may be left out of the mail. Rejects only when the signal aborts. */
export async function scanMail(bytes: Buffer, profile: ScanProfile<'antivirus'>, tools: ScanTools, signal: AbortSignal): Promise<Verdicts> {
  const verdicts = new Verdicts({ heuristics: profile.heuristics });
  const masks = profile.excludeNames.map((mask) => mask.toLowerCase());
  const message = parseOnce(bytes);
  const isExcluded = (names: readonly string[]) => masks.length > 0 && names.some((name) => masks.some((mask) => fitsMask(mask, name.toLowerCase())));
  const pending = new Set<Promise<void>>();
  const limits: FileLimits = { ...DEFAULT_FILE_LIMITS, ...tools.limits, maxDepth: profile.maxNesting };
  const ask = (engine: AvEngine, content: Buffer, file: WalkedFile | undefined) => {
    const asked = askEngine(engine, content, tools, signal).then((answer) => verdicts.answer(engine.name, answer, file));
    const tracked: Promise<void> = asked.finally(() => pending.delete(tracked));
    pending.add(tracked);
  };
  // An engine that decodes the mail by itself would also find what is excluded by name.
  if (!message.parts.some((part) => isExcluded(part.filenames)))
    for (const engine of tools.engines) ask(engine, engine.blindToBase64 === true ? withoutBase64(message, limits.maxFileBytes) : bytes, undefined);
  const report = await walkMail(
    message,
    { archives: tools.archives, clock: tools.clock, opinion: tools.opinion },
    { limits, intoContainers: true },
    async (file) => {
      tools.metrics.files.add(1);
      if (isExcluded(file.names)) {
        verdicts.excluded(file);
        return 'skip-inside';
      }
      verdicts.file(file);
      for (const engine of tools.engines) if (file.bytes.length > 0 && worthwhile(engine, file)) ask(engine, file.bytes, file);
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
  return verdicts;
}

/** clamd has seen the XML parts of an Office document within the document; everything else is asked twice on purpose. */
function worthwhile(engine: AvEngine, file: WalkedFile): boolean {
  return engine.name !== 'clamd' || !(file.within.includes('ooxml') && file.types[0] === 'xml');
}

async function askEngine(engine: AvEngine, bytes: Buffer, tools: ScanTools, signal: AbortSignal): Promise<AvAnswer> {
  const from = tools.clock.monotonicMs();
  const answer = await engine.scan(bytes, signal);
  const said = answer.kind === 'scanned' ? (answer.threats.length > 0 ? 'found' : 'clean') : answer.kind;
  tools.metrics.engineSeconds.observe((tools.clock.monotonicMs() - from) / 1000, { engine: engine.name, answer: said });
  return answer;
}
