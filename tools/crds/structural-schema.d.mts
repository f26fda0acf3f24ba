import type { Structural } from './generate.mjs';

export function re2Pattern(pattern: string): string;
export function structural(
  schema: object,
  extras?: { readonly checks: Readonly<Record<string, readonly object[]>>; readonly listKeys: Readonly<Record<string, readonly string[]>> },
): Structural;
