/**
 * A revision in records that a bus can carry: one for each area, each rule and each chunk of a list, and a manifest that names them by the hash of their
 * content. A reader that has the manifest and every part that it names has exactly that revision, whatever else is on the topic: parts of two revisions never mix.
 * Publish new parts, then the manifest, then tombstones for parts that no manifest names any more. Pure: no bus here.
 */
import { createHash } from 'node:crypto';

import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { readSaved } from '@postern/vocabulary';
import { z } from 'zod';

import { domainRecordSchema, routeSchema } from './domains.js';
import type { MailDomain, MailRoute } from './domains.js';
import { AREA_NAMES } from './gateway.js';
import type { GatewaySettings } from './gateway.js';
import { ruleSchema } from './rule.js';
import type { MailRule } from './rule.js';
import { joinedSettings } from './settings.js';
import type { Revision, Settings } from './settings.js';

/** Largest content of one record, bytes: half of what a bus takes at least. */
export const MAX_RECORD_BYTES = 512 * 1024;
/** Entries of a list in one chunk, so that a change of one entry is a change of one small record. */
const CHUNK = 400;

export const MANIFEST_KEY = 'settings/manifest';
const partKey = (hash: string) => `settings/part/${hash}`;

export interface SettingsRecord {
  readonly key: string;
  readonly value: Buffer;
}

export interface SplitRevision {
  readonly manifest: SettingsRecord;
  /** In the order of the manifest, without repeats. */
  readonly parts: readonly SettingsRecord[];
}

const manifestSchema = z.strictObject({
  number: z.int().min(0),
  author: z.string(),
  createdAtMs: z.number(),
  comment: z.string(),
  /** Name of each unit with the hashes of its pieces; rules in their order. */
  units: z.array(z.tuple([z.string(), z.array(z.string())])),
});

/** 128 bits of SHA-256: nobody but us writes here, so accidents are all it has to tell apart. */
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('base64url').slice(0, 22);

/** The units of a configuration: each changes by itself. */
function unitsOf({ gateway, domains, routes, rules }: Settings): readonly (readonly [name: string, value: unknown])[] {
  const chunks = (name: string, list: readonly unknown[]) =>
    Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, i) => [name, list.slice(i * CHUNK, (i + 1) * CHUNK)] as const);
  return [
    ['gateway', gateway.source === undefined ? {} : { source: gateway.source }],
    ...AREA_NAMES.map((area) => [`area/${area}`, gateway[area]] as const),
    ...chunks('domains', domains),
    ...chunks('routes', routes),
    ...rules.map((rule) => ['rule', rule] as const),
  ];
}

export function splitRevision(revision: Revision): SplitRevision {
  const parts = new Map<string, SettingsRecord>();
  const units = unitsOf(revision.settings).map(([name, value]): [string, string[]] => {
    const content = Buffer.from(JSON.stringify(value));
    const pieces = Array.from({ length: Math.ceil(content.length / MAX_RECORD_BYTES) }, (_, i) =>
      content.subarray(i * MAX_RECORD_BYTES, (i + 1) * MAX_RECORD_BYTES),
    );
    const hashes = pieces.map(hashOf);
    for (const [i, hash] of hashes.entries()) parts.set(hash, { key: partKey(hash), value: pieces[i] as Buffer });
    return [name, hashes];
  });
  const { number, author, createdAtMs, comment } = revision;
  const manifest: z.infer<typeof manifestSchema> = { number, author, createdAtMs, comment, units };
  return { manifest: { key: MANIFEST_KEY, value: Buffer.from(JSON.stringify(manifest)) }, parts: [...parts.values()] };
}

/** Keys of `known` that the revision does not name: what may be removed once its manifest is there. */
export function obsoleteKeys(split: SplitRevision, known: Iterable<string>): readonly string[] {
  const named = new Set([split.manifest.key, ...split.parts.map((part) => part.key)]);
  return [...known].filter((key) => key.startsWith(partKey('')) && !named.has(key));
}

export type Unassembled =
  /** Parts are still on their way. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
  /** Somebody else wrote this, or a release that we do not know. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Units of a kind that has many, as they were read, by the hashes of their pieces: what one change leaves alone is not read again. */
export type ReadUnits = Map<string, readonly unknown[]>;

const LISTS = {
  rule: ruleSchema.transform((rule) => [rule]),
  domains: z.array(domainRecordSchema),
  routes: z.array(routeSchema),
} as const;
type List = keyof typeof LISTS;
const isList = (name: string): name is List => Object.hasOwn(LISTS, name);

/** The revision that the manifest names, from the newest record of each key. `read`: what is known from the revision before; afterwards what this one is made of. */
export function assembleRevision(records: ReadonlyMap<string, Buffer>, read: ReadUnits = new Map()): Result<Revision, Unassembled> {
  const unreadable = (why: string) => err<Unassembled>({ kind: 'unreadable', why });
  const manifest = manifestSchema.safeParse(jsonOf(records.get(MANIFEST_KEY)));
  if (!records.has(MANIFEST_KEY)) return err({ kind: 'incomplete', missing: [MANIFEST_KEY] });
  if (!manifest.success) return unreadable(`manifest: ${manifest.error.message}`);
  const { units, ...head } = manifest.data;
  const missing = [...new Set(units.flatMap(([, hashes]) => hashes.map(partKey).filter((key) => !records.has(key))))];
  if (missing.length > 0) return err({ kind: 'incomplete', missing });
  const gateway: Partial<GatewaySettings> = {};
  const lists: Record<List, unknown[]> = { rule: [], domains: [], routes: [] };
  const known = new Map(read);
  read.clear();
  for (const [name, hashes] of units) {
    const key = `${name} ${hashes.join()}`;
    const before = known.get(key);
    if (before !== undefined && isList(name)) {
      read.set(key, before);
      for (const one of before) lists[name].push(one);
      continue;
    }
    const pieces = hashes.map((hash) => records.get(partKey(hash)) as Buffer);
    if (pieces.some((piece, i) => hashOf(piece) !== hashes[i])) return unreadable(`a part of ${name} has other content than its name says`);
    const value = jsonOf(Buffer.concat(pieces));
    if (isList(name)) {
      const unit = readSaved(() => LISTS[name].safeParse(value));
      if (!unit.success) return unreadable(`${name}: ${unit.error.message}`);
      read.set(key, unit.data);
      for (const one of unit.data) lists[name].push(one);
    } else if (name === 'gateway') Object.assign(gateway, value);
    else Object.assign(gateway, { [name.slice('area/'.length)]: value });
  }
  const settings = joinedSettings({
    gateway,
    domains: lists.domains as MailDomain[],
    routes: lists.routes as MailRoute[],
    rules: lists.rule as MailRule[],
  });
  return settings.ok ? ok({ ...head, settings: settings.value }) : unreadable(settings.error);
}

/** Undefined for what is no JSON. */
function jsonOf(content: Buffer | undefined): unknown {
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content.toString()) as unknown;
  } catch {
    return undefined;
  }
}
