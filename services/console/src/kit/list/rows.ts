import { useInfiniteQuery } from '@tanstack/react-query';
import type { QueryKey, UseQueryResult } from '@tanstack/react-query';

/** The rows of a list with all that a list says of itself. */
export interface Rows<Row> {
  /** Undefined until the first answer. */
  readonly items: readonly Row[] | undefined;
  /** All that match, when the API counts them. */
  readonly total: number | undefined;
  readonly error: unknown;
  readonly busy: boolean;
  /** Loads the next page; undefined when there is none. */
  readonly more: (() => void) | undefined;
  readonly refresh: () => void;
}

export interface RowPage<Row> {
  readonly items: readonly Row[];
  /** What the next page is asked with; undefined at the end. */
  readonly next?: string | undefined;
  readonly total?: number;
}

interface Paged<Row> {
  readonly key: QueryKey;
  readonly load: (cursor: string | undefined, signal: AbortSignal) => Promise<RowPage<Row>>;
  readonly idOf: (row: Row) => string;
  readonly refreshMs?: number;
}

/** A list that is loaded page by page. On a list that moves a row may come twice; it is shown once. */
export function usePagedRows<Row>({ key, load, idOf, refreshMs }: Paged<Row>): Rows<Row> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam === '' ? undefined : pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    ...(refreshMs === undefined ? {} : { refetchInterval: refreshMs }),
  });
  const { data, error, isFetching, hasNextPage } = query;
  return {
    items:
      data === undefined
        ? undefined
        : once(
            data.pages.flatMap((page) => page.items),
            idOf,
          ),
    total: data?.pages.at(-1)?.total,
    error,
    busy: isFetching,
    more: hasNextPage ? () => void query.fetchNextPage() : undefined,
    refresh: () => void query.refetch(),
  };
}

export function once<Row>(rows: readonly Row[], idOf: (row: Row) => string): readonly Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const id = idOf(row);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** A list that is loaded whole; `pick` takes its rows out of the answer and may filter them. */
export function wholeRows<Answer, Row>(query: UseQueryResult<Answer, unknown>, pick: (answer: Answer) => readonly Row[]): Rows<Row> {
  return {
    items: query.data === undefined ? undefined : pick(query.data),
    total: undefined,
    error: query.error,
    busy: query.isFetching,
    more: undefined,
    refresh: () => void query.refetch(),
  };
}
