import type { ErrorParams } from '@postern/kernel';

/** One field of a request that is not valid: a code and values for a wording, and English for a person at a terminal. */
export interface FieldProblem {
  /** Like `rules.0.name`; empty for the whole. */
  readonly path: string;
  readonly code: string;
  readonly params: ErrorParams;
  readonly message: string;
}

/**
 * Codes of fields and the values that belong to them. A schema that refuses for a reason of its own brings a code in `params` of its refinement; without one
 * it is REFUSED. The OpenAPI document has this table as `x-field-problems`.
 */
export const FIELD_CODES = {
  REQUIRED: ['expected'],
  WRONG_TYPE: ['expected'],
  WRONG_FORMAT: ['format'],
  NOT_ONE_OF: ['values'],
  NOT_MULTIPLE_OF: ['divisor'],
  /** Length of a text, in characters. */
  TOO_SHORT: ['minimum'],
  TOO_LONG: ['maximum'],
  /** Entries of a list. */
  TOO_FEW: ['minimum'],
  TOO_MANY: ['maximum'],
  TOO_LOW: ['minimum'],
  TOO_HIGH: ['maximum'],
  UNKNOWN_FIELDS: ['fields'],
  REFUSED: [],
  NAME_TAKEN: [],
  NOT_A_CURSOR: [],
  NOT_THE_PASSWORD: [],
  NO_SUCH_PERMISSION: [],
  NEEDS_FIELD: ['field'],
  ONE_OF_FIELDS: ['fields'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type FieldCode = keyof typeof FIELD_CODES;

/** What zod tells of a value that it refuses. Other standard schemas promise message and path only. */
export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly expected?: unknown;
  readonly format?: unknown;
  readonly values?: unknown;
  readonly divisor?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly keys?: unknown;
}

const MAX_TEXT = 500;

/** Pure. `value` is what was refused: only it tells whether a field is missing or of a wrong type. */
export function fieldProblem(issue: Issue, value?: unknown): FieldProblem {
  const path = (issue.path ?? []).map((segment) => (typeof segment === 'object' ? segment.key : segment));
  return { path: path.map(String).join('.').slice(0, 200), ...codeOf(issue, () => at(value, path)), message: issue.message.slice(0, MAX_TEXT) };
}

function codeOf(issue: Issue, found: () => unknown): Pick<FieldProblem, 'code' | 'params'> {
  const told = (code: FieldCode, values: readonly unknown[] = []) => ({
    code,
    params: Object.fromEntries(FIELD_CODES[code].map((name, n) => [name, plain(values[n])])),
  });
  const unit = (text: FieldCode, list: FieldCode, number: FieldCode) =>
    issue.origin === 'string' ? text : ['array', 'set', 'map', 'file'].includes(String(issue.origin)) ? list : number;
  switch (issue.code) {
    case 'invalid_type':
      return told(found() === undefined ? 'REQUIRED' : 'WRONG_TYPE', [issue.expected]);
    case 'invalid_format':
      return told('WRONG_FORMAT', [issue.format]);
    case 'invalid_value':
      return told(found() === undefined ? 'REQUIRED' : 'NOT_ONE_OF', [issue.values]);
    case 'not_multiple_of':
      return told('NOT_MULTIPLE_OF', [issue.divisor]);
    case 'too_small':
      return told(unit('TOO_SHORT', 'TOO_FEW', 'TOO_LOW'), [issue.minimum]);
    case 'too_big':
      return told(unit('TOO_LONG', 'TOO_MANY', 'TOO_HIGH'), [issue.maximum]);
    case 'unrecognized_keys':
      return told('UNKNOWN_FIELDS', [issue.keys]);
    default: {
      // The words of zod are not ours, so there is no closed set to hold against.
      const { code, ...params } = issue.params ?? {};
      const values = Object.fromEntries(Object.entries(params).map(([name, one]) => [name, plain(one)]));
      return typeof code === 'string' ? { code, params: values } : told('REFUSED');
    }
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** Lists become text: a wording shows them, nobody computes with them. */
function plain(value: unknown): string | number {
  if (typeof value === 'number') return value;
  return (Array.isArray(value) ? value.map(String).join(', ') : String(value)).slice(0, MAX_TEXT);
}
