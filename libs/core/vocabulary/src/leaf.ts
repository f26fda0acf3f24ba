/**
 * How a setting is declared. Each word here asks for the default, the range and the reason, and adds the unit, so that a leaf without them cannot be written.
 * The JSON schema carries all of it: API, custom resources, console and reference page show the same words.
 */
import { Defect } from '@postern/kernel';
import { z } from 'zod';

/** Smallest and largest value; for a list the largest number of entries stands alone. */
export type Range = readonly [min: number, max: number];

/** Without default and content checks: what a scanner is told was checked when it was saved. */
const BARE = new WeakMap<z.ZodType, z.ZodType>();

/** Declares a leaf. Throws Defect when its own default is not valid: a setting that nobody may have is our bug. */
export function leaf<T extends z.ZodType>(saved: T, byDefault: z.input<T>, unit: string, reason: string, bare: z.ZodType = saved): z.ZodDefault<T> {
  const valid = saved.safeParse(byDefault);
  if (!valid.success) throw new Defect(`default of a setting (${reason}): ${valid.error.message}`);
  // A default is the value after parsing; a parsed one parses to itself.
  const schema = saved.default(byDefault as never).meta({ description: reason, ...(unit === '' ? {} : { 'x-unit': unit }) });
  BARE.set(schema, bare);
  return schema;
}

let contentIsChecked = true;

/**
 * Reads what was saved before: its shape is checked, its contents are not looked at again. A pattern that an earlier release took and this one refuses must not
 * keep a service from its settings; the next change of them is refused with the reason. Only synchronous reading.
 */
export function readSaved<T>(read: () => T): T {
  const before = contentIsChecked;
  contentIsChecked = false;
  try {
    return read();
  } finally {
    contentIsChecked = before;
  }
}

/** A check of contents by the parser that will use them: why the text cannot be used, or undefined. */
export function usable<T extends z.ZodType<string, string>>(schema: T, problem: (text: string) => string | undefined): T {
  return schema.superRefine((text, context) => {
    const why = contentIsChecked ? problem(text) : undefined;
    if (why !== undefined) context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} ${why}` });
  });
}

/** The same for each entry of a list; the issue names the entry. */
export function usableEntries<T extends z.ZodType<string, string>>(
  entries: z.ZodArray<T>,
  problem: (entry: string) => string | undefined,
): z.ZodArray<T> {
  return entries.superRefine((list, context) => {
    if (!contentIsChecked) return;
    for (const [i, entry] of list.entries()) {
      const why = problem(entry);
      if (why !== undefined) context.addIssue({ code: 'custom', path: [i], message: `${JSON.stringify(entry)} ${why}` });
    }
  });
}

/** Leaves that belong together under one name. */
export function group<S extends Readonly<Record<string, z.ZodDefault<z.ZodType>>>>(
  leaves: S,
): z.ZodPrefault<z.ZodObject<{ -readonly [K in keyof S]: S[K] }, z.core.$strict>> {
  const schema = z.strictObject(leaves).prefault({} as never);
  BARE.set(schema, z.strictObject(Object.fromEntries(Object.entries(leaves).map(([name, one]) => [name, bare(one)]))));
  return schema as never;
}

/** A leaf as it travels in a scan profile: always there, of the right shape, content not looked at again. */
export function bare<T extends z.ZodType>(schema: z.ZodDefault<T> | z.ZodPrefault<T>): T {
  const found = BARE.get(schema);
  if (found === undefined) throw new Defect('a setting that was not declared by the vocabulary');
  return found as T;
}
