import type { Leaf } from './leaf.js';
import { safeTest } from './leaf.js';

/** What is wrong with a value, as a code with its numbers. `entry` is the entry of a list that it is about. */
export type Complaint =
  | { readonly code: 'required' }
  | { readonly code: 'whole'; readonly min: number; readonly max: number }
  | { readonly code: 'length'; readonly max: number }
  | { readonly code: 'entries'; readonly max: number }
  | { readonly code: 'choice'; readonly options: readonly string[] }
  | { readonly code: 'host' }
  | { readonly code: 'network' }
  | { readonly code: 'refused' };

/** Why a value would be refused, found before it is sent. Undefined: nothing that the schema tells is wrong with it. */
export function complaintAbout(leaf: Leaf, value: unknown): { readonly complaint: Complaint; readonly entry?: string } | undefined {
  switch (leaf.kind) {
    case 'flag':
      return undefined;
    case 'whole':
      return typeof value === 'number' && Number.isInteger(value) && value >= leaf.min && value <= leaf.max
        ? undefined
        : { complaint: expectation(leaf) };
    case 'choice':
      return typeof value === 'string' && leaf.options.includes(value) ? undefined : { complaint: expectation(leaf) };
    case 'choices':
      return undefined;
    case 'text': {
      const text = typeof value === 'string' ? value : '';
      if (text === '') return leaf.required ? { complaint: { code: 'required' } } : undefined;
      if (text.length > leaf.max) return { complaint: { code: 'length', max: leaf.max } };
      return leaf.pattern === undefined || safeTest(leaf.pattern, text) ? undefined : { complaint: patternComplaint(leaf.pattern) };
    }
    case 'texts': {
      const texts = Array.isArray(value) ? value.map(String) : [];
      if (texts.length === 0 && leaf.required) return { complaint: { code: 'required' } };
      if (texts.length > leaf.max) return { complaint: { code: 'entries', max: leaf.max } };
      const { pattern } = leaf;
      const wrong = pattern === undefined ? undefined : texts.find((text) => !safeTest(pattern, text));
      return wrong === undefined || pattern === undefined ? undefined : { complaint: patternComplaint(pattern), entry: wrong };
    }
    case 'rows': {
      const rows = Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
      if (rows.length > leaf.max) return { complaint: { code: 'entries', max: leaf.max } };
      return first(rows.flatMap((row) => leaf.columns.map((column) => complaintAbout(column.leaf, row[column.name]))));
    }
    case 'part':
      if (value === undefined) return undefined;
      return first(
        leaf.fields.map((field) => complaintAbout(field.leaf, (value as Readonly<Record<string, unknown>>)[field.name] ?? field.leaf.fallback)),
      );
    default:
      return leaf satisfies never;
  }
}

function first<T>(items: readonly (T | undefined)[]): T | undefined {
  return items.find((item) => item !== undefined);
}

/** What a value has to be, for one that the API refused without saying more. */
export function expectation(leaf: Leaf): Complaint {
  switch (leaf.kind) {
    case 'whole':
      return { code: 'whole', min: leaf.min, max: leaf.max };
    case 'choice':
      return { code: 'choice', options: leaf.options };
    case 'text':
    case 'texts':
      return leaf.pattern === undefined ? { code: 'refused' } : patternComplaint(leaf.pattern);
    case 'flag':
    case 'choices':
    case 'rows':
    case 'part':
      return { code: 'refused' };
    default:
      return leaf satisfies never;
  }
}

/** Patterns are for programs; the two that the settings use most have words for people. They are told by what they take. */
function patternComplaint(pattern: string): Complaint {
  const takes = (text: string) => safeTest(pattern, text);
  if (takes('192.0.2.0/24') && !takes('example')) return { code: 'network' };
  if (takes('mail.example.org') && !takes('a b') && !takes('a@b')) return { code: 'host' };
  return { code: 'refused' };
}
