import type { z } from 'zod';

/** What a status means to its readers: colours, counts of detections and alerts follow from this and not from the word. */
export const MEANINGS = ['ok', 'doubtful', 'bad', 'failed', 'none'] as const;
export type StatusMeaning = (typeof MEANINGS)[number];

/** A fact about a message that only this module knows. Every fact may be absent: a module that did not look has none. */
export interface FactRecord {
  readonly kind: 'number' | 'text';
  /** For people. */
  readonly about: string;
}

/** Something that a rule can act on. The key is its name in rules and results. */
export interface DetectionRecord {
  /** In explanations: `AntiSpam found probable spam`. */
  readonly title: string;
  /** Leaf of the rule: what to do about it, with the default. */
  readonly response: z.ZodType;
}

/** A header field of ours on delivered mail (behaviour 13), without the prefix, and what it shows. */
export type FieldRecord = { readonly name: string } & (
  | {
      readonly shows: 'status' /** Words for statuses; without them the status itself, and the reason of a module that did not look. */;
      readonly words?: Readonly<Record<string, string>>;
    }
  | { readonly shows: 'status and action' }
  | { readonly shows: 'fact'; readonly fact: string; readonly absent: string }
  /** How the call of the scanner went. */
  | { readonly shows: 'outcome' }
  /** Criteria, heaviest first: the fact, or the codes of the findings. */
  | { readonly shows: 'criteria'; readonly fact: string }
  | { readonly shows: 'engines' | 'database' | 'engine version' | 'authentication' }
);

/**
 * One module, whole: settings schema, scan profile, rule schema, policy, header fields, statuses in the API and the reference page are made from this record and
 * from nothing else. Plain data; the leaves are declared by the vocabulary.
 */
export interface ModuleRecord {
  /** Its one name, everywhere inside. */
  readonly id: string;
  /** In header fields and explanations. */
  readonly title: string;
  readonly about: string;
  /** General settings that say whether and how long it runs; not part of the profile. */
  readonly runs: { readonly enabled: z.ZodType };
  /** General settings that change what it looks for. */
  readonly settings: Readonly<Record<string, z.ZodDefault<z.ZodType>>>;
  /** Pairs of general settings of which the first must not be above the second. */
  readonly notAbove?: readonly (readonly [lower: string, upper: string])[];
  /** Settings of a rule that change what it looks for. */
  readonly rule: Readonly<Record<string, z.ZodDefault<z.ZodType> | z.ZodPrefault<z.ZodType>>>;
  /** Settings of a rule that only change what is done. */
  readonly policy: Readonly<Record<string, z.ZodDefault<z.ZodType>>>;
  readonly detections: Readonly<Record<string, DetectionRecord>>;
  /** Detections that mail has because it could not be looked at: what was not scanned must not pass for clean. Absent: such mail has none of this module. */
  readonly notLookedAt?: { readonly encrypted: string; readonly otherwise: string };
  readonly statuses: Readonly<Record<string, StatusMeaning>>;
  readonly facts: Readonly<Record<string, FactRecord>>;
  readonly fields: readonly FieldRecord[];
}

/** Statuses that every module can have: it failed, it did not look. */
export const COMMON_STATUSES = { Error: 'failed', NotScanned: 'none' } as const;
