import type { Settings } from '@postern/settings';

import type { NodeState } from '../fleet/heartbeats.js';

/** What the running gateway cannot do. */
export interface Abilities {
  /** Whether an edge has a certificate to offer STARTTLS with; undefined while no edge has told. */
  readonly startTls: boolean | undefined;
}

/** Gauge of an edge's heartbeat: 1 with a certificate, 0 without. */
export const STARTTLS_GAUGE = 'starttls';

export function abilitiesOf(nodes: readonly NodeState[]): Abilities {
  const told = nodes.filter(({ stale }) => !stale).flatMap(({ beat }) => beat.gauges[STARTTLS_GAUGE] ?? []);
  return { startTls: told.length === 0 ? undefined : told.some((value) => value > 0) };
}

export interface Unfit {
  readonly path: readonly string[];
  readonly message: string;
}

/** Why a change that is valid by itself would stop all mail of this gateway. What was so before is no reason, or nothing else could be changed. */
export function unfitChange(before: Settings, after: Settings, { startTls }: Abilities): Unfit | undefined {
  if (after.gateway.mta.tls !== 'require' || before.gateway.mta.tls === 'require' || startTls !== false) return undefined;
  return { path: ['gateway', 'mta', 'tls'], message: 'No edge has a certificate, so `require` would refuse all mail: give it one first' };
}
