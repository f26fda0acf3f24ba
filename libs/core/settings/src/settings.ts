import { err, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { readSaved } from '@postern/vocabulary';
import { z } from 'zod';

import { domainRecordSchema, routeSchema } from './domains.js';
import type { MailDomain, MailRoute } from './domains.js';
import { gatewaySchema } from './gateway.js';
import { catchesAll, DEFAULT_RULE_ID, PRESET_RULES, ruleSchema } from './rule.js';
import type { MailRule } from './rule.js';

function unique<T>(items: readonly T[], key: (item: T) => string | number): string | number | undefined {
  const seen = new Set<string | number>();
  for (const item of items) {
    const k = key(item);
    if (seen.has(k)) return k;
    seen.add(k);
  }
  return undefined;
}

/** The whole of domains, routes and rules, each read by its schema, and what holds only for all of them together. */
const wholeOf = <D extends z.ZodType<MailDomain>, R extends z.ZodType<MailRoute>, M extends z.ZodType<MailRule>>(domain: D, route: R, rule: M) =>
  z
    .strictObject({
      gateway: gatewaySchema.prefault({}),
      domains: z.array(domain).max(10_000).default([]),
      routes: z.array(route).max(10_000).default([]),
      rules: z
        .array(rule)
        .min(1)
        .max(20_000)
        .prefault([...PRESET_RULES] as z.input<M>[]),
    })
    .superRefine((value, context) => {
      const fail = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      const name = unique(value.rules, (r) => r.name.toLowerCase());
      if (name !== undefined) fail('rules', `two rules are called ${JSON.stringify(name)}`);
      const id = unique(value.rules, (r) => r.id);
      if (id !== undefined) fail('rules', `two rules have the id ${id}`);
      const last = value.rules.at(-1);
      if (last?.id !== DEFAULT_RULE_ID || !catchesAll(last)) fail('rules', 'the Default rule (id 1) must be last, enabled and match everything');
      const twice = unique(value.domains, (d) => d.name);
      if (twice !== undefined) fail('domains', `the domain ${twice} is listed twice`);
      const match = unique(value.routes, (r) => r.match);
      if (match !== undefined) fail('routes', `the route ${match} is listed twice`);
    });

/** The whole configuration: one revision of it is in force at a time. */
export const settingsSchema = wholeOf(domainRecordSchema, routeSchema, ruleSchema).meta({ id: 'Settings' });
export type Settings = z.infer<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;

/** A numbered configuration, as published on the config topic. Numbers only grow. */
export interface Revision {
  readonly number: number;
  readonly settings: Settings;
  /** Account that made it. */
  readonly author: string;
  readonly createdAtMs: number;
  readonly comment: string;
}

/** Source of the configuration in every service: the last good revision in memory. Never waits for the network. */
export interface SettingsSource {
  /** Revision 0 with the defaults until the first one arrived. */
  current(): Revision;
  /** Called immediately with the current one and for each later one; returns how to stop. */
  onChange(listener: (revision: Revision) => void): () => void;
}

/** Settings that were saved before, by this release or an earlier one. The error says what is wrong with their shape. */
export function savedSettings(json: unknown): Result<Settings, string> {
  const read = readSaved(() => settingsSchema.safeParse(json));
  return read.success ? ok(read.data) : err(read.error.message);
}

/** Domains, routes and rules that came out of their schema in this process, with their contents checked. */
const checked = new WeakSet<object>();

/** The schema of an object for which it is not asked again. */
function once<T extends object>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    if (typeof value === 'object' && value !== null && checked.has(value)) return value as T;
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    for (const issue of read.error.issues) context.issues.push({ ...issue, input: value } as (typeof context.issues)[number]);
    return z.NEVER;
  }) as unknown as z.ZodType<T>;
}
const onceSchema = wholeOf(once(domainRecordSchema), once(routeSchema), once(ruleSchema));

/** `settingsSchema.safeParse` for a change of settings that are in force: domains, routes and rules that came out of here before are taken as they are, and so must not be changed in place. */
export function checkSettings(input: unknown): z.ZodSafeParseResult<Settings> {
  const read = onceSchema.safeParse(input);
  if (read.success) for (const one of [...read.data.domains, ...read.data.routes, ...read.data.rules]) checked.add(one);
  return read;
}

const joinedSchema = wholeOf(z.custom<MailDomain>(), z.custom<MailRoute>(), z.custom<MailRule>());

/** The same of domains, routes and rules that were read before, each by its schema: they are taken as they are, which is what makes a change of one rule among thousands cheap. */
export function joinedSettings(parts: {
  readonly gateway: unknown;
  readonly domains: readonly MailDomain[];
  readonly routes: readonly MailRoute[];
  readonly rules: readonly MailRule[];
}): Result<Settings, string> {
  const read = readSaved(() => joinedSchema.safeParse(parts));
  return read.success ? ok(read.data) : err(read.error.message);
}

/** Defaults of everything; throws never. */
export function defaultSettings(): Settings {
  return settingsSchema.parse({});
}

/** A source that never changes by itself; `set` for tests and for one process. */
export function settingsHolder(first: Revision): SettingsSource & { set(revision: Revision): void } {
  let current = first;
  const listeners = new Set<(revision: Revision) => void>();
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      listener(current);
      return () => void listeners.delete(listener);
    },
    set(revision) {
      if (revision.number < current.number) return;
      current = revision;
      for (const listener of listeners) listener(revision);
    },
  };
}

export function firstRevision(settings: Settings = defaultSettings()): Revision {
  return { number: 0, settings, author: 'defaults', createdAtMs: 0, comment: '' };
}
