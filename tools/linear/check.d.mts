import type { Proof } from './prove.mjs';

export interface Proven {
  at: string;
  source: string;
  flags: string;
  short: boolean;
  proof: Proof;
}
export declare function seesMail(file: string): boolean;
export declare function checkTree(
  root: string,
  options?: { chosen?: (file: string) => boolean; moduleFile?: string },
): { files: number; proofs: Proven[]; problems: string[] };
export declare function problemOf(one: Proven): string | undefined;
