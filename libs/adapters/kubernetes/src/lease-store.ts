import type { V1Lease } from '@kubernetes/client-node';
import { within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';

import { statusOf } from './connect-kubernetes.js';
import type { Kubernetes } from './connect-kubernetes.js';

/** What a Lease says. */
export interface LeaseRecord {
  /** Empty: free. */
  readonly holder: string;
  readonly durationSeconds: number;
  readonly renewedAtMs: number;
  readonly acquiredAtMs: number;
  readonly transitions: number;
}

/** One Lease. */
export interface LeaseStore {
  /** Undefined: there is none yet. */
  read(): Promise<{ readonly record: LeaseRecord; readonly version: string } | undefined>;
  /** False: somebody else was faster. Without a version the Lease is created. */
  write(record: LeaseRecord, version: string | undefined): Promise<boolean>;
}

const CALL_LIMIT_MS = 5000;

export function leaseStore({ client, config, namespace }: Kubernetes, name: string, clock: Clock): LeaseStore {
  const api = config.makeApiClient(client.CoordinationV1Api);
  // The chart's labels stay on the object: it is replaced with what was read.
  let seen: V1Lease | undefined;
  const call = <T>(what: string, work: () => Promise<T>) => within(clock, CALL_LIMIT_MS, `${what} of lease ${name}`, work);
  return {
    async read() {
      try {
        seen = await call('read', () => api.readNamespacedLease({ namespace, name }));
        const spec = seen.spec ?? {};
        return {
          version: seen.metadata?.resourceVersion ?? '',
          record: {
            holder: spec.holderIdentity ?? '',
            durationSeconds: spec.leaseDurationSeconds ?? 0,
            renewedAtMs: msOf(spec.renewTime),
            acquiredAtMs: msOf(spec.acquireTime),
            transitions: spec.leaseTransitions ?? 0,
          },
        };
      } catch (thrown) {
        if (statusOf(thrown) === 404) return undefined;
        throw thrown;
      }
    },
    async write(record, version) {
      const spec = {
        holderIdentity: record.holder,
        leaseDurationSeconds: record.durationSeconds,
        renewTime: new client.V1MicroTime(record.renewedAtMs),
        acquireTime: new client.V1MicroTime(record.acquiredAtMs),
        leaseTransitions: record.transitions,
      };
      try {
        if (version === undefined) await call('creation', () => api.createNamespacedLease({ namespace, body: { metadata: { name }, spec } }));
        else {
          const body = { ...seen, metadata: { ...seen?.metadata, name, resourceVersion: version }, spec };
          await call('renewal', () => api.replaceNamespacedLease({ namespace, name, body }));
        }
        return true;
      } catch (thrown) {
        if (statusOf(thrown) === 409) return false;
        throw thrown;
      }
    },
  };
}

/** The client gives micro times as text although its types say Date. */
function msOf(time: unknown): number {
  return time === undefined || time === null ? 0 : new Date(time as string).getTime();
}
