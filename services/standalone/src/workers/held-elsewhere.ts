import type { HeldBytes, HeldElsewhere } from '@postern/ingress-smtp';

import type { HeldMessage } from './messages.js';

/** What the other workers hold, as the primary told it last. */
export function createHeldElsewhere(): HeldElsewhere & { set(told: HeldMessage): void } {
  let total = 0;
  let byClient: ReadonlyMap<string, number> = new Map();
  return {
    total: () => total,
    of: (client) => byClient.get(client) ?? 0,
    set(told) {
      total = told.total;
      byClient = new Map(told.byClient);
    },
  };
}

/** What is to be told of the bytes that are held here; undefined when nothing has changed since the last call. */
export function heldTeller(): (held: HeldBytes) => HeldMessage | undefined {
  let last = '';
  return ({ total, byClient }) => {
    const message = { total, byClient: [...byClient] };
    const text = JSON.stringify(message);
    if (text === last) return undefined;
    last = text;
    return message;
  };
}
