import { isFormat } from '@postern/formats';
import { linear } from '@postern/linear';
import { z } from 'zod';

import { filenameMaskProblem } from './filename-masks.js';
import { leaf, usableEntries } from './leaf.js';
import { trustedNetworkProblem } from './trusted-networks.js';
import { domainSchema } from './words.js';

/** Clients that are trusted: addresses and networks, none that lets strangers in. */
export function trustedNetworks(byDefault: readonly string[], max: number, reason: string) {
  const bare = z
    .array(
      z
        .string()
        .max(64)
        .regex(linear(/^[0-9A-Fa-f.:]+(\/\d{1,3})?$/), 'an IP address or a network like 192.0.2.0/24'),
    )
    .max(max);
  return leaf(usableEntries(bare, trustedNetworkProblem), [...byDefault], 'networks', reason, bare);
}

export function domains(byDefault: readonly string[], max: number, reason: string) {
  return leaf(z.array(domainSchema).max(max), [...byDefault], 'domains', reason, z.array(z.string()));
}

/** Categories and types of the table of formats, by any name it knows. */
export function formats(byDefault: readonly string[], max: number, reason: string) {
  const bare = z.array(z.string().min(1).max(32)).max(max);
  return leaf(usableEntries(bare, formatProblem), [...byDefault], 'formats', reason, bare);
}

function formatProblem(entry: string): string | undefined {
  return isFormat(entry) ? undefined : 'is neither a category nor a type that is told by content; docs/reference/formats.md lists them';
}

/** Filename masks with `*` and `?`, of those that a file can have. */
export function filenameMasks(byDefault: readonly string[], max: number, reason: string) {
  const bare = z.array(z.string().min(1).max(255).trim()).max(max);
  return leaf(usableEntries(bare, filenameMaskProblem), [...byDefault], 'masks', reason, bare);
}

export function words(byDefault: readonly string[], max: number, longest: number, reason: string) {
  return leaf(z.array(z.string().min(1).max(longest)).max(max), [...byDefault], 'words', reason);
}

/** Entries with fields of their own. */
export function entries<T extends z.ZodObject>(entry: T, max: number, reason: string) {
  return leaf(z.array(entry).max(max), [], 'entries', reason);
}
