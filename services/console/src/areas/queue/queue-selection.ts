import type { QueueSelectionInput } from '../../kit/api/generated/client.js';
import type { FilterValues } from '../../kit/list/filters.js';
import type { Scope } from '../../kit/list/selection.js';

/** The API reaches rows that are not shown only as *all of the queue*: it takes no filter, so it is asked for that only while none is set. */
export function takesWhole(values: FilterValues): boolean {
  return Object.keys(values).length === 0;
}

/** What is sent for a scope: ids that are shown, or all of a queue that no filter narrows. Throws, rather than to widen, for a whole under a filter. */
export function selectionOf(scope: Scope, values: FilterValues): QueueSelectionInput {
  if (scope.kind === 'rows') return { ids: [...scope.ids] };
  if (!takesWhole(values)) throw new Error('all of the queue was asked for under a filter');
  return { all: true };
}
