import { domainToASCII } from 'node:url';

import { linear } from '@postern/linear';

/** Lower-case A-labels; empty when it is no domain. Address literals stay as they are. */
export function asciiDomain(text: string): string {
  const trimmed = text.trim();
  if (linear(/^\[[^\]\s]+\]$/).test(trimmed)) return trimmed.toLowerCase();
  const plain = trimmed.replace(linear(/\.$/), '').toLowerCase();
  // Only names beyond ASCII need the mapping; it would also read numbers as addresses.
  const ascii = linear(/^[\x21-\x7e]+$/).test(plain) ? plain : domainToASCII(plain);
  return linear(/^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/, 'below 1 MiB').test(ascii)
    ? ascii
    : '';
}
