import type { Allowance, FileFindingCode } from '@postern/files';
import type { InflateAnswer, InflateLimits, Packing } from '@postern/inspection';

import type { WalkProblem } from './walked-file.js';

export interface Room extends Allowance {
  readonly all: boolean;
}

/** What an unpacker of one container may do. Members are handed over one by one; each is identified, looked into and unpacked in turn. */
export interface Container {
  filesLeft(): number;
  /** No more can be taken; the reason is a problem already. */
  full(): boolean;
  /**
   * Bytes that the next member may unpack to, once there is memory for them. As many as are `expected`, if that is allowed; `all`: more are not, so
   * that a member which has more crosses the limit. Each call gives back what was asked for before.
   */
  room(expected: number): Promise<Room>;
  /** What a stream unpacks to; `late` when that took all the time there is. */
  inflate(packing: Packing, packed: Buffer, limits: InflateLimits): Promise<InflateAnswer | { readonly kind: 'late' }>;
  /** So many bytes of that room are in use; the rest is given back. */
  got(bytes: number): void;
  /** `isOwn`: nobody else holds these bytes; they are in that room, and both are gone once the member was looked at. */
  member(names: readonly string[], bytes: Buffer, isOwn: boolean): Promise<void>;
  /** A member of which only the name can be read. */
  locked(names: readonly string[]): Promise<void>;
  note(code: FileFindingCode, evidence: string): void;
  problem(why: WalkProblem['why'], code: FileFindingCode, evidence: string): void;
  /** Lets the archive reader unpack the members with these names. */
  openRest(type: string, names: ReadonlySet<string>): Promise<void>;
}

export interface OpenContainer extends Container {
  /** Gives back the room that no member took. */
  close(): void;
}
