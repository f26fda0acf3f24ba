/** A filter of a list, as it stands in the address. `rare`: below *More filters*. */
export type Filter = {
  readonly name: string;
  readonly rare?: boolean;
} & (
  | { readonly kind: 'text' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** Several of them, separated by commas. */
  | { readonly kind: 'several'; readonly options: readonly string[] }
  | { readonly kind: 'whole' }
  | { readonly kind: 'time' }
);

export type FilterValues = Readonly<Record<string, string | number>>;

const MAX_TEXT = 200;

/** Reads an address with distrust: what the API would refuse is left out, so a mangled link still opens the list. */
export function readFilters(filters: readonly Filter[], raw: Readonly<Record<string, unknown>>): FilterValues {
  const found = filters.flatMap((filter) => {
    const value = readOne(filter, raw[filter.name]);
    return value === undefined ? [] : [[filter.name, value] as const];
  });
  return Object.fromEntries(found);
}

function readOne(filter: Filter, raw: unknown): string | number | undefined {
  // The address does not tell numbers from texts.
  const text = typeof raw === 'string' || typeof raw === 'number' ? String(raw).trim().slice(0, MAX_TEXT) : '';
  if (text === '') return undefined;
  switch (filter.kind) {
    case 'text':
      return text;
    case 'choice':
      return filter.options.find((option) => option === text);
    case 'several': {
      const chosen = text.split(',');
      return filter.options.filter((option) => chosen.includes(option)).join(',') || undefined;
    }
    case 'whole':
      return /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
    case 'time':
      return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString();
    default:
      return filter satisfies never;
  }
}

/** `/api/…?a=b` for an address that takes the same filters. */
export function withFilters(path: string, values: FilterValues): string {
  const query = new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Keeps the rows whose texts hold the filter's, in any case; for lists that are loaded whole. */
export function matching<Row>(rows: readonly Row[], values: FilterValues, textsOf: (row: Row, name: string) => string): readonly Row[] {
  return rows.filter((row) =>
    Object.entries(values).every(([name, value]) => textsOf(row, name).toLowerCase().includes(String(value).toLowerCase())),
  );
}
