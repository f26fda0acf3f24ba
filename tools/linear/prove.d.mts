export declare const MAX_TESTS: number;
export type Proof =
  | { kind: 'linear'; tests: number; text: string; deep: string | undefined }
  | { kind: 'refused'; why: string; mend: string; text: string };
export declare function prove(source: string, flags: string): Proof;
