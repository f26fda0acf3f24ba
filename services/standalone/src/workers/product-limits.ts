import { FairSlots } from '@postern/flow';
import type { Release } from '@postern/flow';
import { createClientCounts } from '@postern/smtp';
import type { ClientLimits, ClientVerdict } from '@postern/smtp';

import type { HeldMessage } from './messages.js';

/** What the workers have together: counts of clients, the view of message memory, and the one reserve to unpack into. What a worker held is given back when it is gone. */
export interface ProductLimits {
  opened(worker: number, client: string, limits: ClientLimits, nowMs: number): ClientVerdict;
  closed(worker: number, client: string): void;
  message(client: string, limits: ClientLimits, nowMs: number): ClientVerdict;
  held(worker: number, bytes: HeldMessage): void;
  /** What all but this one hold. */
  heldElsewhere(worker: number): HeldMessage;
  /** True once after `held` changed something. */
  isChanged(): boolean;
  takeReserve(worker: number): Promise<void>;
  giveReserve(worker: number): void;
  forget(worker: number): void;
}

export function createProductLimits(monotonicMs: () => number): ProductLimits {
  const counts = createClientCounts();
  const open = new Map<number, Map<string, number>>();
  const held = new Map<number, HeldMessage>();
  const reserve = new FairSlots({ total: 1 }, monotonicMs);
  const reservations = new Map<number, { readonly gone: AbortController; release?: Release }>();
  let changed = false;
  const openOf = (worker: number) => {
    const own = open.get(worker) ?? new Map<string, number>();
    open.set(worker, own);
    return own;
  };
  const giveReserve = (worker: number) => {
    const reservation = reservations.get(worker);
    reservations.delete(worker);
    reservation?.gone.abort(new Error('the worker is gone'));
    reservation?.release?.();
  };
  return {
    opened(worker, client, limits, nowMs) {
      const own = openOf(worker);
      own.set(client, (own.get(client) ?? 0) + 1);
      return counts.opened(client, limits, nowMs);
    },
    closed(worker, client) {
      const own = openOf(worker);
      const left = (own.get(client) ?? 0) - 1;
      if (left > 0) own.set(client, left);
      else own.delete(client);
      counts.closed(client);
    },
    message: (client, limits, nowMs) => counts.message(client, limits, nowMs),
    held(worker, bytes) {
      held.set(worker, bytes);
      changed = true;
    },
    heldElsewhere(worker) {
      const byClient = new Map<string, number>();
      let total = 0;
      for (const [other, bytes] of held) {
        if (other === worker) continue;
        total += bytes.total;
        for (const [client, count] of bytes.byClient) byClient.set(client, (byClient.get(client) ?? 0) + count);
      }
      return { total, byClient: [...byClient] };
    },
    isChanged() {
      const was = changed;
      changed = false;
      return was;
    },
    async takeReserve(worker) {
      const reservation: { readonly gone: AbortController; release?: Release } = { gone: new AbortController() };
      // One that asks again has given up what it asked for before.
      giveReserve(worker);
      reservations.set(worker, reservation);
      const release = await reserve.take(undefined, 1, reservation.gone.signal);
      // Given back before it was known to be given.
      if (reservation.gone.signal.aborted) release();
      else reservation.release = release;
    },
    giveReserve,
    forget(worker) {
      for (const [client, sessions] of open.get(worker) ?? []) for (let i = 0; i < sessions; i++) counts.closed(client);
      open.delete(worker);
      changed ||= held.delete(worker);
      giveReserve(worker);
    },
  };
}
