import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';

import { readFilters } from './filters.js';
import type { Filter, FilterValues } from './filters.js';
import { rememberAddress } from './last-address.js';

/** The filters of a list: they live in the address, so a search can be sent to somebody, and going back finds it again. */
export function useFilters(filters: readonly Filter[]): readonly [FilterValues, (values: FilterValues) => void] {
  const raw = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const path = useRouterState({ select: (state) => state.location.pathname });
  const href = useRouterState({ select: (state) => state.location.href });
  const navigate = useNavigate();
  const values = useMemo(() => readFilters(filters, raw), [filters, raw]);
  useEffect(() => rememberAddress(path, href), [path, href]);
  return [values, (next) => void navigate({ to: path, search: next as never })];
}
