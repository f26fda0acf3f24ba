import { DEFAULT_RULE_ID } from '@postern/settings';
import type { MailRule, Settings, Source } from '@postern/settings';

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
  /** The object of a spec that fulfils the kind's schema. */
  make(spec: object, making: Making): Item;
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
    release(item) {
      const { source: _gone, ...rule } = item;
      return isDefault(item) ? rule : undefined;
    },
    write(settings, free, owned) {
      const all = [...owned, ...free];
      const rules = [...all.filter((item) => !isDefault(item)), ...all.filter(isDefault)];
      return { ...settings, rules: rules as MailRule[] };
    },
    takesOver: false,
  };
}

/** The general settings: there is always one, so a resource takes it over, and it stays as it is when the resource goes. */
export function theGateway(): Place {
  return {
    items: (settings) => [settings.gateway],
    key: () => 'gateway',
    make: (spec) => ({ ...spec }),
    release: ({ source: _gone, ...gateway }) => gateway,
    write: (settings, free, owned) => ({ ...settings, gateway: (owned[0] ?? free[0] ?? settings.gateway) as Settings['gateway'] }),
    takesOver: true,
  };
}
