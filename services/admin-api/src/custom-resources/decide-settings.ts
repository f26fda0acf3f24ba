import { checkSettings } from '@postern/settings';
import type { Settings } from '@postern/settings';
import type { CustomResource } from '@postern/kernel';

import { sameJson } from '../kit/same-json.js';
import { unfitChange } from '../settings/unfit-settings.js';
import type { Abilities } from '../settings/unfit-settings.js';
import type { Item } from './place.js';
import { ADOPT, RESOURCE_KINDS } from './resource-kinds.js';
import type { ResourceKind } from './resource-kinds.js';

/** All resources of our namespace, by kind. Level-based: what is not in it does not exist. */
export type Resources = ReadonlyMap<string, readonly CustomResource[]>;

export type Verdict =
  | { readonly accepted: true /** Its object is new or differs from that of the settings before. */; readonly changed: boolean }
  | { readonly accepted: false; readonly reason: 'Invalid' | 'Conflict'; readonly message: string };

export interface Decided {
  readonly settings: Settings;
  readonly changed: boolean;
  /** By uid of the resource. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** By uid: resources that the settings as a whole cannot bear, and why. */
type Refused = ReadonlyMap<string, string>;
const KEEPS = 'The earlier version stays in force';

/**
 * What the settings become with these resources. Pure, and a fixed point: deciding again changes nothing. A resource that cannot be accepted keeps the object
 * it had; where two want the same name the older resource has it; what a vanished resource owned goes, or is handed back where it must exist.
 */
export function decideSettings(resources: Resources, current: Settings, highestRuleId: number, abilities: Abilities): Decided {
  const attempt = (refused: Refused) => build(resources, current, highestRuleId, refused);
  const first = attempt(new Map());
  const problemOf = (settings: Settings) => problemIn(current, settings, abilities);
  if (problemOf(first.settings) === undefined) return finished(first, current);
  // Something does not go together, such as too many objects: let the changes in one by one, and tell those that do not fit.
  const waiting = new Map(
    [...first.verdicts].flatMap(([uid, verdict]) => (verdict.accepted && verdict.changed ? [[uid, 'does not fit'] as [string, string]] : [])),
  );
  for (const uid of waiting.keys()) {
    const without = new Map([...waiting].filter(([other]) => other !== uid));
    const problem = problemOf(attempt(without).settings);
    if (problem === undefined) waiting.delete(uid);
    else waiting.set(uid, problem);
  }
  return finished(attempt(waiting), current);
}

function finished({ settings, verdicts }: Built, current: Settings): Decided {
  const parsed = checkSettings(settings);
  const next = parsed.success ? parsed.data : current;
  return { settings: next, changed: !sameJson(next, current), verdicts };
}

function problemIn(current: Settings, settings: Settings, abilities: Abilities): string | undefined {
  const parsed = checkSettings(settings);
  return parsed.success ? unfitChange(current, parsed.data, abilities)?.message : parsed.error.issues.map((issue) => issue.message).join('; ');
}

interface Built {
  readonly settings: Settings;
  readonly verdicts: Map<string, Verdict>;
}

function build(resources: Resources, current: Settings, highestRuleId: number, refused: Refused): Built {
  const verdicts = new Map<string, Verdict>();
  let ruleId = Math.max(highestRuleId, ...current.rules.map((rule) => rule.id));
  let settings = current;
  for (const kind of RESOURCE_KINDS) {
    const { free, owned, verdicts: own } = claim(kind, resources.get(kind.kind) ?? [], kind.place.items(current), refused, () => (ruleId += 1));
    for (const [uid, verdict] of own) verdicts.set(uid, verdict);
    settings = kind.place.write(settings, free, owned);
  }
  return { settings, verdicts };
}

interface Claimed {
  readonly free: readonly Item[];
  readonly owned: readonly Item[];
  readonly verdicts: Map<string, Verdict>;
}

function claim(kind: ResourceKind, resources: readonly CustomResource[], items: readonly Item[], refused: Refused, newRuleId: () => number): Claimed {
  const { place } = kind;
  const mine = new Map(items.flatMap((item) => (item.source === undefined ? [] : [[item.source.name, item] as const])));
  const free = new Map(items.filter((item) => item.source === undefined).map((item) => [place.key(item), item]));
  const takenBy = new Map<string, string>();
  const owned: { readonly name: string; readonly order: number; readonly item: Item }[] = [];
  const verdicts = new Map<string, Verdict>();

  for (const resource of oldestFirst(resources)) {
    const before = mine.get(resource.name);
    mine.delete(resource.name);
    const keep = (item: Item) => owned.push({ name: resource.name, order: priorityOf(resource), item });
    const refuse = (reason: 'Invalid' | 'Conflict', message: string) => {
      const kept = before !== undefined && !takenBy.has(place.key(before));
      if (kept) {
        takenBy.set(place.key(before), resource.name);
        keep(before);
      }
      verdicts.set(resource.uid, { accepted: false, reason, message: kept ? `${message}. ${KEEPS}` : message });
    };
    const spec = kind.schema.safeParse(place.complete === undefined ? resource.spec : place.complete(resource.spec, items));
    if (!spec.success) {
      refuse(
        'Invalid',
        spec.error.issues
          .map((issue) => `spec.${issue.path.join('.')}: ${issue.message}`)
          .join('; ')
          .slice(0, 2000),
      );
      continue;
    }
    const unfit = refused.get(resource.uid);
    if (unfit !== undefined) {
      refuse('Invalid', unfit);
      continue;
    }
    const key = place.key(spec.data);
    const other = takenBy.get(key);
    if (other !== undefined) {
      refuse('Conflict', `${kind.kind} ${other} is older and has ${JSON.stringify(key)}`);
      continue;
    }
    const byPeople = free.get(key);
    if (byPeople !== undefined && !place.takesOver && resource.annotations[ADOPT] !== 'true') {
      refuse(
        'Conflict',
        `${JSON.stringify(key)} was made in the console or by API. Delete it there, or take it over by the annotation ${ADOPT}: "true"`,
      );
      continue;
    }
    free.delete(key);
    takenBy.set(key, resource.name);
    const previous = before ?? byPeople;
    const source = { kind: 'kubernetes' as const, name: resource.name, ...place.remembers?.(resource.spec, previous) };
    const item: Item = { ...place.make(spec.data, { previous, newRuleId }), source };
    keep(item);
    verdicts.set(resource.uid, { accepted: true, changed: !sameJson(item, before) });
  }

  for (const item of mine.values()) {
    const left = place.release(item);
    if (left !== undefined && !takenBy.has(place.key(left))) free.set(place.key(left), left);
  }
  owned.sort((a, b) => a.order - b.order || compare(a.name, b.name));
  return { free: [...free.values()], owned: owned.map((one) => one.item), verdicts };
}

/** Names are unique, so the order is total. */
function oldestFirst(resources: readonly CustomResource[]): readonly CustomResource[] {
  return [...resources].sort((a, b) => a.createdAtMs - b.createdAtMs || compare(a.name, b.name));
}

/** Also of a spec that is not valid, so that a kept rule stays where it was. */
function priorityOf(resource: CustomResource): number {
  const priority = (resource.spec as { priority?: unknown } | null | undefined)?.priority;
  return typeof priority === 'number' ? priority : 1000;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
