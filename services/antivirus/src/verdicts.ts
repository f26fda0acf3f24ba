import { PART_STATUSES } from '@postern/modules';
import type { DetectionOf, PartStatus, StatusOf } from '@postern/modules';
import { MAX_PARTS, Observations } from '@postern/platform-scanner';
import type { AvAnswer, PartResult, ResultOf, ScanFailure, ScanOutcome, UnscannableWhy } from '@postern/verdict';
import type { WalkedFile, WalkProblem } from '@postern/unpack';

import { classifyThreat, suspicions } from './classify-threat.js';

/** A file's or the whole mail's state so far. */
interface Seen {
  readonly file: WalkedFile | undefined;
  readonly threats: string[];
  status: PartStatus;
}

/** A problem of the walk, or of what the engines may take. */
export type ScanProblem = Omit<WalkProblem, 'code'> & { readonly code: WalkProblem['code'] | 'LIMIT_ENGINE_TIME' };

/** Worst last. */
const STATUS_ORDER = Object.keys(PART_STATUSES) as readonly PartStatus[];
const WHY_ORDER: readonly UnscannableWhy[] = ['too-large', 'nesting', 'malformed', 'encrypted'];

type Detection = DetectionOf<'antivirus'>;

/** Collects what engines and the walk say about one mail. No waiting, no clock: the decision is made here and nowhere else. */
export class Verdicts {
  readonly #seen: Seen[] = [];
  readonly #observed = new Observations<Detection>();
  readonly #classes = new Set<Detection>();
  readonly #problems: UnscannableWhy[] = [];
  readonly #threats = new Set<string>();
  #failure: ScanFailure | undefined;
  #excluded = 0;

  constructor(readonly options: { readonly heuristics: boolean }) {}

  /** A file of the walk, before engines see it. */
  file(file: WalkedFile): void {
    this.#seen.push({ file, threats: [], status: 'Clean' });
    for (const finding of file.findings) this.#observed.note(finding.code, 0, finding.evidence, file.path);
    if (file.macros) this.#class('macros', file, 'macros');
    if (!this.options.heuristics) return;
    for (const threat of suspicions(file)) this.#threat(threat, file);
  }

  excluded(file: WalkedFile): void {
    this.#excluded += 1;
    this.#seen.push({ file, threats: [], status: 'NotScanned' });
    this.#observed.note('AV_EXCLUDED', 0, file.name, file.path);
  }

  /** What an engine said about a file, or about the whole mail. */
  answer(engine: string, answer: AvAnswer, file: WalkedFile | undefined): void {
    if (answer.kind === 'failed') {
      this.#failure ??= answer.error;
      this.#status(file, 'Error');
      this.#observed.note('AV_ENGINE_FAILED', 0, `${engine}: ${answer.error.code}`, file?.path);
    } else if (answer.kind === 'too-large')
      this.problem({ why: 'too-large', code: 'LIMIT_FILE_BYTES', path: file?.path ?? '', evidence: engine }, file);
    else for (const threat of answer.threats) this.#threat(threat, file);
  }

  /** Something that nobody could look at. */
  problem(problem: ScanProblem, file?: WalkedFile): void {
    this.#problems.push(problem.why);
    this.#observed.note(problem.code, 0, problem.evidence, problem.path);
    const holder = file ?? this.#seen.find((seen) => seen.file?.path === problem.path)?.file;
    const part = (holder?.part ?? problem.path.split('/')[0]) || undefined;
    const objectClass = problem.why === 'encrypted' ? 'encrypted' : 'scanError';
    this.#classes.add(objectClass);
    this.#status(holder, problem.why === 'encrypted' ? 'Encrypted' : 'Error');
    if (part !== undefined)
      this.#observed.remove(objectClass, part, problem.why === 'encrypted' ? 'encrypted' : `could not be scanned (${problem.code})`);
  }

  note(code: string, evidence: string, path: string | undefined): void {
    this.#observed.note(code, 0, evidence, path);
  }

  /** Something harmful was found: that stands whatever else becomes of the scan. */
  get infected(): boolean {
    return this.#classes.has('infected') || this.#classes.has('probablyInfected');
  }

  result(): ResultOf<'antivirus'> {
    const outcome = this.#outcome();
    const classes = [...this.#classes];
    const threats = [...this.#threats];
    const reason = reasonOf(outcome);
    return {
      module: 'antivirus',
      outcome,
      status: this.#statusOf(outcome),
      classes,
      findings: this.#observed.findings,
      facts: {
        method: threats.length > 0 ? 'Local bases' : 'None',
        ...(threats.length > 0 ? { threats: threats.slice(0, 20).join(', ').slice(0, 500) } : {}),
        ...(reason === '' ? {} : { reason }),
        files: this.#seen.length,
      },
      removable: this.#observed.removable,
    };
  }

  parts(): readonly PartResult[] {
    const rank = (status: PartStatus) => -STATUS_ORDER.indexOf(status);
    return [...this.#seen]
      .sort((a, b) => rank(a.status) - rank(b.status))
      .slice(0, MAX_PARTS)
      .flatMap(({ file, threats, status }) =>
        file === undefined ? [] : [{ path: file.path, name: file.name, types: file.types, size: file.bytes.length, status, threats }],
      );
  }

  /** Infected stands whatever else failed; else failed wins, since macros or an encrypted part do not make up for an engine that did not look. */
  #outcome(): ScanOutcome {
    if (this.infected) return { kind: 'found', findings: this.#observed.weighty };
    if (this.#failure !== undefined) return { kind: 'failed', error: this.#failure };
    const why = WHY_ORDER.find((each) => this.#problems.includes(each));
    if (why !== undefined) return { kind: 'unscannable', why };
    if (this.#classes.has('encrypted')) return { kind: 'unscannable', why: 'encrypted' };
    if (this.#classes.has('macros')) return { kind: 'found', findings: this.#observed.weighty };
    return this.#excluded > 0 ? { kind: 'notScanned', reason: 'filename' } : { kind: 'clean' };
  }

  #statusOf(outcome: ScanOutcome): StatusOf<'antivirus'> {
    switch (outcome.kind) {
      case 'clean':
        return 'Clean';
      case 'found':
        return this.#classes.has('infected') ? 'Infected' : this.#classes.has('probablyInfected') ? 'ProbablyInfected' : 'Macro';
      case 'unscannable':
        return outcome.why === 'encrypted' ? 'Encrypted' : outcome.why === 'nesting' ? 'NotScanned' : 'Error';
      case 'notScanned':
        return 'NotScanned';
      case 'failed':
        return 'Error';
    }
  }

  #threat(name: string, file: WalkedFile | undefined): void {
    const meaning = classifyThreat(name);
    if (meaning === 'too-large' || meaning === 'encrypted') {
      this.problem(
        { why: meaning, code: meaning === 'encrypted' ? 'ARCHIVE_ENCRYPTED' : 'LIMIT_FILE_BYTES', path: file?.path ?? '', evidence: name },
        file,
      );
      return;
    }
    if (meaning === 'macros') return this.#class('macros', file, name);
    if (meaning === 'probablyInfected' && !this.options.heuristics) return this.#observed.note('AV_SUSPICIOUS_IGNORED', 0, name, file?.path);
    this.#threats.add(name);
    this.#seen.find((seen) => seen.file === file)?.threats.push(name);
    this.#class(meaning, file, name);
  }

  #class(objectClass: Extract<Detection, 'infected' | 'probablyInfected' | 'macros'>, file: WalkedFile | undefined, why: string): void {
    const codes = { infected: ['AV_INFECTED', 100], probablyInfected: ['AV_SUSPICIOUS', 60], macros: ['AV_MACROS', 10] } as const;
    const [code, weight] = codes[objectClass];
    this.#classes.add(objectClass);
    this.#observed.note(code, weight, why, file?.path);
    this.#status(file, objectClass === 'macros' ? 'Macro' : 'Infected');
    if (file !== undefined) this.#observed.remove(objectClass, file.part, why);
  }

  #status(file: WalkedFile | undefined, status: PartStatus): void {
    const seen = file === undefined ? undefined : this.#seen.find((each) => each.file === file);
    if (seen !== undefined && STATUS_ORDER.indexOf(status) > STATUS_ORDER.indexOf(seen.status)) seen.status = status;
  }
}

function reasonOf(outcome: ScanOutcome): string {
  if (outcome.kind === 'notScanned') return outcome.reason;
  if (outcome.kind !== 'unscannable') return '';
  return outcome.why === 'nesting' ? 'nesting-level' : outcome.why === 'too-large' ? 'size-limit' : outcome.why;
}
