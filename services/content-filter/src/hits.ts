import { visible } from '@postern/mail';
import type { DetectionOf, StatusOf } from '@postern/modules';
import { MAX_PARTS, Observations } from '@postern/platform-scanner';
import type { WalkedFile, WalkProblem } from '@postern/unpack';
import type { PartResult, ResultOf, ScanOutcome, UnscannableWhy } from '@postern/verdict';

type FilterClass = DetectionOf<'contentFilter'>;

const CODES: Readonly<Record<FilterClass, string>> = { size: 'CF_SIZE', format: 'CF_FORMAT', name: 'CF_NAME' };
const STATUSES = { size: 'SizeExceeded', format: 'BannedFormat', name: 'BannedName' } as const satisfies Readonly<
  Record<FilterClass, StatusOf<'contentFilter'>>
>;
/** Words of events (behaviour 7). */
const ENTITIES: Readonly<Record<FilterClass, string>> = { size: 'DetectedFileSize', format: 'DetectedFileFormat', name: 'DetectedFileName' };
const ORDER: readonly FilterClass[] = ['format', 'name', 'size'];
const WHY_ORDER: readonly UnscannableWhy[] = ['too-large', 'malformed', 'encrypted'];

/** Collects what is forbidden in one mail. No waiting, no clock. */
export class Hits {
  readonly #classes = new Set<FilterClass>();
  readonly #seen = new Observations<FilterClass>();
  readonly #parts: PartResult[] = [];
  readonly #problems: UnscannableWhy[] = [];
  #nesting = false;

  size(octets: number, limit: number): void {
    this.#classes.add('size');
    this.#seen.note(CODES.size, 50, `${octets} bytes, the limit is ${limit}`);
  }

  /** A file of the walk with what is forbidden about it, if anything. */
  file(file: WalkedFile, format: string | undefined, name: string | undefined): void {
    if (format !== undefined) this.#hit('format', file, `${file.name || 'a part'} is ${format}`);
    if (name !== undefined) this.#hit('name', file, name);
    const threats = [format, name].filter((each) => each !== undefined).map((each) => visible(each, 120));
    const status = threats.length > 0 ? 'Forbidden' : file.encrypted ? 'Encrypted' : 'Clean';
    if (this.#parts.length < MAX_PARTS)
      this.#parts.push({ path: file.path, name: file.name, types: file.types, size: file.bytes.length, status, threats });
    for (const finding of file.findings) this.#seen.note(finding.code, 0, finding.evidence, file.path);
  }

  /**
   * Something that could not be looked at. Beyond the nesting limit nothing is looked for, and that counts as not detected (behaviour 7): the antivirus has its own
   * limit and class for it.
   */
  problem(problem: WalkProblem): void {
    if (problem.why === 'nesting') this.#nesting = true;
    else this.#problems.push(problem.why);
    this.#seen.note(problem.code, 0, problem.evidence, problem.path);
  }

  /** Something forbidden was found. */
  get any(): boolean {
    return this.#classes.size > 0;
  }

  result(): ResultOf<'contentFilter'> {
    const outcome = this.#outcome();
    const classes = ORDER.filter((each) => this.#classes.has(each));
    const first = classes[0];
    const reason = outcome.kind === 'unscannable' ? (outcome.why === 'too-large' ? 'size-limit' : outcome.why) : this.#nesting ? 'nesting-level' : '';
    return {
      module: 'contentFilter',
      outcome,
      status: first !== undefined ? STATUSES[first] : outcome.kind !== 'unscannable' ? 'Clean' : outcome.why === 'encrypted' ? 'Encrypted' : 'Error',
      classes,
      findings: this.#seen.findings,
      facts: {
        ...(first === undefined ? {} : { detected: classes.map((each) => ENTITIES[each]).join(', ') }),
        ...(reason === '' ? {} : { reason }),
        files: this.#parts.length,
      },
      removable: this.#seen.removable,
    };
  }

  parts(): readonly PartResult[] {
    return this.#parts;
  }

  #outcome(): ScanOutcome {
    if (this.any) return { kind: 'found', findings: this.#seen.weighty };
    const why = WHY_ORDER.find((each) => this.#problems.includes(each));
    return why === undefined ? { kind: 'clean' } : { kind: 'unscannable', why };
  }

  #hit(objectClass: FilterClass, file: WalkedFile, why: string): void {
    this.#classes.add(objectClass);
    this.#seen.note(CODES[objectClass], 50, why, file.path);
    this.#seen.remove(objectClass, file.part, why);
  }
}
