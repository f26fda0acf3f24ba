import type { CustomResource, CustomResources, Leadership } from '@postern/kernel';

/** Custom resources in memory, as the API server keeps them, with counts of what was asked. */
export interface MemoryResources extends CustomResources {
  /** Spec of a resource, as `kubectl apply` sets it. */
  apply(kind: string, name: string, spec: object, annotations?: Readonly<Record<string, string>>): void;
  remove(kind: string, name: string): void;
  get(kind: string, name: string): CustomResource | undefined;
  /** Ready condition of a resource, like `True Ready` or `False Conflict`. */
  ready(kind: string, name: string): string | undefined;
  readonly writes: string[];
  /** Lists do not answer, statuses are not taken. */
  down: boolean;
}

export function memoryResources(nowMs: () => number): MemoryResources {
  const all = new Map<string, CustomResource>();
  const listeners = new Map<string, Set<() => void>>();
  let serial = 0;
  const key = (kind: string, name: string) => `${kind}/${name}`;
  const changed = (kind: string) => {
    for (const listener of listeners.get(kind) ?? []) listener();
  };
  const memory: MemoryResources = {
    writes: [],
    down: false,
    apply(kind, name, spec, annotations = {}) {
      const old = all.get(key(kind, name));
      serial += 1;
      all.set(key(kind, name), {
        name,
        uid: old?.uid ?? `uid-${serial}`,
        generation: (old?.generation ?? 0) + 1,
        createdAtMs: old?.createdAtMs ?? nowMs(),
        annotations,
        spec,
        status: old?.status,
      });
      changed(kind);
    },
    remove(kind, name) {
      all.delete(key(kind, name));
      changed(kind);
    },
    get: (kind, name) => all.get(key(kind, name)),
    ready(kind, name) {
      const status = all.get(key(kind, name))?.status as { conditions: readonly { type: string; status: string; reason: string }[] } | undefined;
      const ready = status?.conditions.find((one) => one.type === 'Ready');
      return ready && `${ready.status} ${ready.reason}`;
    },
    follow({ kind }, onChange) {
      const own = listeners.get(kind) ?? new Set();
      listeners.set(kind, own.add(onChange));
      return {
        list: () => (memory.down ? undefined : [...all].flatMap(([at, one]) => (at.startsWith(`${kind}/`) ? [one] : []))),
        stop: () => Promise.resolve(void own.delete(onChange)),
      };
    },
    writeStatus({ kind }, resource, status) {
      if (memory.down) return Promise.reject(new Error('the API server is down'));
      const old = all.get(key(kind, resource.name));
      if (old === undefined) return Promise.resolve(false);
      memory.writes.push(key(kind, resource.name));
      all.set(key(kind, resource.name), { ...old, status: { ...(old.status as object), ...(JSON.parse(JSON.stringify(status)) as object) } });
      changed(kind);
      return Promise.resolve(true);
    },
  };
  return memory;
}

/** Leadership by a switch: while it is on, the first who has not stopped leads. */
export function switchedLead(on = true): { lead: (onChange: (leads: boolean) => void) => Leadership; set(next: boolean): void } {
  type Candidate = (leads: boolean) => void;
  let candidates: readonly Candidate[] = [];
  const leader = () => (on ? candidates[0] : undefined);
  /** Changes something, and tells who lost the lead and who won it. */
  const change = (work: () => void) => {
    const before = leader();
    work();
    const after = leader();
    if (before === after) return;
    before?.(false);
    after?.(true);
  };
  return {
    lead(onChange) {
      const candidate: Candidate = (leads) => onChange(leads);
      change(() => (candidates = [...candidates, candidate]));
      return {
        leads: () => leader() === candidate,
        stop: () => Promise.resolve(change(() => (candidates = candidates.filter((one) => one !== candidate)))),
      };
    },
    set: (next) => change(() => (on = next)),
  };
}
