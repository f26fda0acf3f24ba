import { domainToASCII } from 'node:url';

/** Lower-case A-labels; empty when it is no domain. Address literals stay as they are. */
export function asciiDomain(text: string): string {
  const trimmed = text.trim();
  if (/^\[[^\]\s]+\]$/.test(trimmed)) return trimmed.toLowerCase();
  const plain = trimmed.replace(/\.$/, '').toLowerCase();
  // Only names beyond ASCII need the mapping; it would also read numbers as addresses.
  const ascii = /^[\x21-\x7e]+$/.test(plain) ? plain : domainToASCII(plain);
  return /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/.test(ascii) ? ascii : '';
}
