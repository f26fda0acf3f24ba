import { DEFAULT_RULE_ID, PRESET_RULES, ruleSchema } from '@postern/settings';
import type { MailRule, Settings, Source } from '@postern/settings';

import { beforeResource, pickedBy, withPatch } from '../settings/owned-gateway.js';

/** An object of the settings, whatever its kind. */
export type Item = object & { readonly source?: Source | undefined };

/** Facts that an object may need beside its resource's spec. */
export interface Making {
  /** Object that this resource had before, or that it takes over. */
  readonly previous: Item | undefined;
  /** A rule id that was never used. */
  readonly newRuleId: () => number;
}

/** Where the objects of a kind lie in the settings and how they are told apart. Pure. */
export interface Place {
  items(settings: Settings): readonly Item[];
  /** What is unique among the objects of the kind, lower-case; also of a spec. */
  key(item: object): string;
  /** The whole spec of a resource that may say only a part. Absent: a spec says all, what it leaves out has its default. */
  complete?(spec: unknown, items: readonly Item[]): unknown;
  /** The object of a spec that fulfils the kind's schema. */
  make(spec: object, making: Making): Item;
  /** What the object's source must remember, so that it can be given back: of the spec as it was written and the object that it takes the place of. */
  remembers?(spec: unknown, previous: Item | undefined): Pick<Source, 'replaced'>;
  /** What stays when the resource is gone; undefined: nothing. */
  release(item: Item): Item | undefined;
  /** `owned` comes in the order of the resources. */
  write(settings: Settings, free: readonly Item[], owned: readonly Item[]): Settings;
  /** Whether a resource may take an object that people made, without being told to. */
  readonly takesOver: boolean;
}

type Lists = { readonly [K in keyof Settings]: Settings[K] extends readonly (infer T extends Item)[] ? T : never };

/** A list whose objects stand for themselves: domains, routes, and whatever comes later. */
export function listOf<K extends 'domains' | 'routes'>(area: K, keyOf: (item: Lists[K]) => string): Place {
  return {
    items: (settings) => settings[area],
    key: (item) => keyOf(item as Lists[K]).toLowerCase(),
    make: (spec) => ({ ...spec }),
    release: () => undefined,
    write: (settings, free, owned) => ({ ...settings, [area]: [...free, ...owned] }),
    takesOver: false,
  };
}

/** Rules: their order is their priority, they carry stable ids, and the Default rule is always there and last. */
export function ruleList(): Place {
  const isDefault = (item: Item) => (item as MailRule).id === DEFAULT_RULE_ID;
  return {
    items: (settings) => settings.rules,
    key: (item) => (item as MailRule).name.toLowerCase(),
    make(spec, { previous, newRuleId }) {
      const { priority: _order, ...rule } = spec as { priority?: number };
      return { id: (previous as MailRule | undefined)?.id ?? newRuleId(), ...rule };
    },
    remembers(_spec, previous) {
      if (previous === undefined || !isDefault(previous)) return {};
      return { replaced: previous.source?.replaced ?? { ...(previous.source === undefined ? previous : presetDefault()) } };
    },
    release: (item) => (isDefault(item) ? { ...presetDefault(), ...item.source?.replaced } : undefined),
    write(settings, free, owned) {
      const all = [...owned, ...free];
      const rules = [...all.filter((item) => !isDefault(item)), ...all.filter(isDefault)];
      return { ...settings, rules: rules as MailRule[] };
    },
    takesOver: false,
  };
}

/** The Default rule as it is shipped: what comes back of one that an earlier release let a resource take over. */
const presetDefault = (): Item => ruleSchema.parse(PRESET_RULES.find((rule) => rule.id === DEFAULT_RULE_ID));

/** The general settings: there is always one. A resource owns only what it sets, over what stands; when it goes, what stood before is back. */
export function theGateway(): Place {
  const standing = (item: Item | undefined) => beforeResource(item as Settings['gateway']);
  return {
    items: (settings) => [settings.gateway],
    key: () => 'gateway',
    complete: (spec, [item]) => withPatch(standing(item), spec),
    make: (spec) => ({ ...spec }),
    remembers: (spec, previous) => ({ replaced: pickedBy(standing(previous), spec) }),
    release: standing,
    write: (settings, free, owned) => ({ ...settings, gateway: (owned[0] ?? free[0] ?? settings.gateway) as Settings['gateway'] }),
    takesOver: true,
  };
}
