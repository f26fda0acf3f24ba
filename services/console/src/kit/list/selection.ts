/**
 * What a change in a list reaches. The scope is what a person sees: ids of rows that are shown, or everything of the filter when the API takes that filter
 * itself. There is no third kind, so a change can never reach what no filter on the screen describes.
 */
export type Scope = { readonly kind: 'rows'; readonly ids: readonly string[] } | { readonly kind: 'whole'; readonly count: number };

/** Drops from a selection what is not shown any more: after a change of filter nothing is selected that nobody sees. */
export function onlyShown(selected: readonly string[], shown: readonly string[]): readonly string[] {
  const known = new Set(shown);
  const kept = selected.filter((id) => known.has(id));
  return kept.length === selected.length ? selected : kept;
}

/** Whether *everything of the filter* is more than the rows that are shown, and may be offered. */
export function mayTakeWhole(shown: number, total: number | undefined): total is number {
  return total !== undefined && total > shown;
}
