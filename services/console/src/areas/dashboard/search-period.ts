import type { Dashboard } from '../../kit/api/generated/client.js';

/** The period of a figure, as the filters of the search take it: a figure leads to the search that gives the same number. */
export interface SearchPeriod {
  readonly from: string;
  readonly to: string;
  readonly [filter: string]: string;
}

export function searchPeriod({ period }: Dashboard): SearchPeriod {
  return { from: period.from, to: period.to };
}
