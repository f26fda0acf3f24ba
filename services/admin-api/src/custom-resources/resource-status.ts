import type { CustomResource } from '@postern/kernel';

import type { Verdict } from './decide-settings.js';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly observedGeneration: number;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

export interface ResourceStatus {
  readonly observedGeneration: number;
  readonly revision?: number;
  readonly conditions: readonly Condition[];
}

/** What is known of the configuration after a reconcile. */
export interface InForce {
  /** Number of the newest revision. */
  readonly newest: number;
  /** Number of the newest revision on the topic. */
  readonly published: number;
}

/** The status that a resource should have. Pure; times of conditions that do not change stay. */
export function statusFor(resource: CustomResource, verdict: Verdict, { newest, published }: InForce, nowMs: number): ResourceStatus {
  const old = readStatus(resource.status);
  // The revision that brought this generation, not the newest: one edit must not touch the status of all others.
  const kept = verdict.accepted && !verdict.changed && old?.observedGeneration === resource.generation ? old.revision : undefined;
  const revision = verdict.accepted ? (kept ?? newest) : old?.revision;
  const synced = verdict.accepted && revision !== undefined && published >= revision;
  const make = (type: string, holds: boolean, reason: string, message: string): Condition => {
    const before = old?.conditions.find((one) => one.type === type);
    const status = holds ? 'True' : 'False';
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z');
    return { type, status, observedGeneration: resource.generation, lastTransitionTime, reason, message };
  };
  const accepted = verdict.accepted
    ? make('Accepted', true, 'Accepted', 'The gateway takes it')
    : make('Accepted', false, verdict.reason, verdict.message);
  const inForce = synced
    ? make('Synced', true, 'Published', `Revision ${revision} is published to the services`)
    : verdict.accepted
      ? make('Synced', false, 'Publishing', `Revision ${revision} is on its way to the services`)
      : make('Synced', false, 'NotAccepted', verdict.message);
  const blame = verdict.accepted ? inForce : accepted;
  return {
    observedGeneration: resource.generation,
    ...(revision === undefined ? {} : { revision }),
    conditions: [accepted, inForce, make('Ready', synced, synced ? 'Ready' : blame.reason, blame.message)],
  };
}

/** Whether it says something else than what lies in the API server. */
export function statusDiffers(resource: CustomResource, status: ResourceStatus): boolean {
  const old = readStatus(resource.status);
  return old === undefined || JSON.stringify(plain(old)) !== JSON.stringify(plain(status));
}

/** In one order of fields. */
const plain = ({ observedGeneration, revision, conditions }: ResourceStatus) => [
  observedGeneration,
  revision,
  conditions.map((one) => [one.type, one.status, one.observedGeneration, one.lastTransitionTime, one.reason, one.message]),
];

/** A status that we wrote; undefined when there is none or somebody else's. */
function readStatus(status: unknown): ResourceStatus | undefined {
  if (typeof status !== 'object' || status === null) return undefined;
  const { observedGeneration, revision, conditions } = status as Partial<Record<keyof ResourceStatus, unknown>>;
  if (typeof observedGeneration !== 'number' || !Array.isArray(conditions)) return undefined;
  return { observedGeneration, ...(typeof revision === 'number' ? { revision } : {}), conditions: conditions as Condition[] };
}
