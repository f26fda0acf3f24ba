import type { QueueSelectionInput } from '../../kit/api/generated/client.js';
import type { FilterValues } from '../../kit/list/filters.js';
import type { Scope } from '../../kit/list/selection.js';

/** What is sent for a scope: ids that are shown, or all that the filter on the screen holds; the whole queue only while there is none. */
export function selectionOf(scope: Scope, values: FilterValues): QueueSelectionInput {
  if (scope.kind === 'rows') return { ids: [...scope.ids] };
  return Object.keys(values).length === 0 ? { all: true } : { filter: values };
}
