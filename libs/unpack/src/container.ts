import type { Allowance, FileFindingCode } from '@postern/files';

import type { WalkProblem } from './walked-file.js';

/** What an unpacker of one container may do. Members are handed over one by one; each is identified, looked into and unpacked in turn. */
export interface Container {
  filesLeft(): number;
  /** No more can be taken; the reason is a problem already. */
  full(): boolean;
  /** Octets that the next member of `packed` octets may unpack to. */
  allowance(packed: number): Allowance;
  member(names: readonly string[], bytes: Buffer): Promise<void>;
  /** A member of which only the name can be read. */
  locked(names: readonly string[]): Promise<void>;
  note(code: FileFindingCode, evidence: string): void;
  problem(why: WalkProblem['why'], code: FileFindingCode, evidence: string): void;
  /** Lets the archive reader unpack the members with these names. */
  openRest(type: string, names: ReadonlySet<string>): Promise<void>;
}
