import { DEFAULT_RULE_ID } from '@postern/settings';
import type { Settings, SettingsInput, Source } from '@postern/settings';

import { adminError } from '../admin-api.errors.js';
import { sameJson } from '../kit/same-json.js';
import { ownedPart, withOwnedPart } from './owned-gateway.js';

type Owned = { readonly source?: Source | undefined };

/** What custom resources own, with a name for messages. */
function ownedOf(settings: Settings): Map<string, unknown> {
  const all: readonly (readonly [string, Owned])[] = [
    ...settings.domains.map((one) => [`MailDomain/${one.source?.name}`, one] as const),
    ...settings.routes.map((one) => [`MailRoute/${one.source?.name}`, one] as const),
    ...settings.rules.map((one) => [`MailRule/${one.source?.name}`, one] as const),
  ];
  const owned: readonly (readonly [string, unknown])[] = all.filter(([, one]) => one.source !== undefined);
  const gateway = ownedPart(settings.gateway);
  return new Map(gateway === undefined ? owned : [...owned, ['GatewaySettings', gateway]]);
}

/** Rejects a change by people of what custom resources own: changed, removed, invented, or brought out of order. */
export function checkOwned(before: Settings, after: Settings): void {
  const [old, next] = [ownedOf(before), ownedOf(after)];
  for (const name of new Set([...old.keys(), ...next.keys()]))
    if (!sameJson(old.get(name), next.get(name))) throw adminError('OWNED', { owner: name });
  const order = (settings: Settings) => settings.rules.slice(0, leadingOwned(settings)).map((rule) => rule.id);
  if (order(before).join() !== order(after).join()) throw adminError('OWNED', { owner: 'MailRule' });
}

/** How many rules of custom resources stand before all others. */
export function leadingOwned(settings: Settings): number {
  const first = settings.rules.findIndex((rule) => rule.source === undefined || rule.id === DEFAULT_RULE_ID);
  return first === -1 ? settings.rules.length : first;
}

/** An old configuration for a way back: its own objects, but what custom resources own now stays, and what they owned then does not come back. */
export function withOwnedOf(current: Settings, old: Settings): SettingsInput {
  const merge = <T extends Owned>(now: readonly T[], then: readonly T[], keyOf: (item: T) => string): T[] => {
    const owned = now.filter((item) => item.source !== undefined);
    const taken = new Set(owned.map(keyOf));
    return [...owned, ...then.filter((item) => item.source === undefined && !taken.has(keyOf(item)))];
  };
  const [domains, routes] = [merge(current.domains, old.domains, (one) => one.name), merge(current.routes, old.routes, (one) => one.match)];
  const ids = new Set(current.rules.filter((rule) => rule.source !== undefined).map((rule) => rule.id));
  const merged = merge(current.rules, old.rules, (one) => one.name.toLowerCase()).filter((rule) => rule.source !== undefined || !ids.has(rule.id));
  const isDefault = (rule: Settings['rules'][number]) => rule.id === DEFAULT_RULE_ID;
  const last = [...merged, ...current.rules].filter(isDefault).slice(0, 1);
  return {
    gateway: withOwnedPart(old.gateway, current.gateway),
    domains,
    routes,
    rules: [...merged.filter((rule) => !isDefault(rule)), ...last],
  };
}
