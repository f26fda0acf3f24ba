import type { Envelope } from '@postern/verdict';
import type { z } from 'zod';

/** What a condition may look at: known before the body, and the same for all recipients of a message. */
export type Circumstances = Omit<Envelope, 'recipients' | 'receivedAtMs'>;

/** How the form of a rule names the condition and its options. The description of the schema is the English help. */
export interface ConditionWords {
  readonly label: string;
  /** Help in a language other than English. */
  readonly help?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** One condition of rules. Schema of API and custom resources, form, reference and matching follow from it. */
export interface RuleCondition<S extends z.ZodDefault = z.ZodDefault> {
  /** A leaf of the vocabulary. Its default asks for nothing: a rule that does not name the condition matches whatever `matches` says. */
  readonly schema: S;
  readonly words: { readonly en: ConditionWords; readonly de: ConditionWords };
  /** Pure; looked up for each message and each rule that asks for something. */
  matches(wanted: z.infer<S>, mail: Circumstances): boolean;
}

/** Declares a condition; its words travel with the schema. */
export function condition<S extends z.ZodDefault>(record: RuleCondition<S>): RuleCondition<S> {
  return { ...record, schema: record.schema.meta({ ...record.schema.meta(), 'x-words': record.words }) };
}
