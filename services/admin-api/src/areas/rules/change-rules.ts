import { catchesAll, DEFAULT_RULE_ID } from '@postern/settings';
import type { MailRule, Settings } from '@postern/settings';

import { adminError } from '../../admin-api.errors.js';
import { invalidField } from '../../kit/invalid-input.js';
import { leadingOwned } from '../../settings/owned-objects.js';

/** A rule as it was sent: without id. */
export type RuleInput = Omit<MailRule, 'id'>;

/** Pure changes of the ordered rule list. They reject what cannot be with AppError or InvalidInput. */
export function addRule(settings: Settings, rule: RuleInput, highestId: number): Settings {
  checkName(settings, rule.name, undefined);
  const id = Math.max(highestId, ...settings.rules.map((r) => r.id)) + 1;
  // Behaviour 2.1: a new rule gets the highest priority; rules of custom resources stand before all others.
  const at = leadingOwned(settings);
  return { ...settings, rules: [...settings.rules.slice(0, at), { ...rule, id }, ...settings.rules.slice(at)] };
}

export function replaceRule(settings: Settings, id: number, rule: RuleInput): Settings {
  const old = ruleOf(settings, id);
  checkName(settings, rule.name, id);
  if (old.id === DEFAULT_RULE_ID && !catchesAll(rule)) throw adminError('DEFAULT_RULE');
  return { ...settings, rules: settings.rules.map((r) => (r.id === id ? { ...rule, id } : r)) };
}

export function switchRule(settings: Settings, id: number, enabled: boolean): Settings {
  return replaceRule(settings, id, { ...ruleOf(settings, id), enabled });
}

export function removeRule(settings: Settings, id: number): Settings {
  ruleOf(settings, id);
  if (id === DEFAULT_RULE_ID) throw adminError('DEFAULT_RULE');
  return { ...settings, rules: settings.rules.filter((r) => r.id !== id) };
}

/** To a position counted from 0; positions behind the last movable one are the last movable one, those before rules of custom resources the first behind them. */
export function moveRule(settings: Settings, id: number, position: number): Settings {
  const rule = ruleOf(settings, id);
  if (id === DEFAULT_RULE_ID) throw adminError('DEFAULT_RULE');
  const rest = settings.rules.filter((r) => r.id !== id);
  const first = rule.source === undefined ? leadingOwned({ ...settings, rules: rest }) : 0;
  const at = Math.max(first, Math.min(position, rest.length - 1));
  return { ...settings, rules: [...rest.slice(0, at), rule, ...rest.slice(at)] };
}

export function ruleOf(settings: Settings, id: number): MailRule {
  const rule = settings.rules.find((r) => r.id === id);
  if (rule === undefined) throw adminError('NOT_FOUND', `rule ${id}`);
  return rule;
}

function checkName(settings: Settings, name: string, ownId: number | undefined): void {
  const taken = settings.rules.some((r) => r.id !== ownId && r.name.toLowerCase() === name.toLowerCase());
  if (taken) throw invalidField('name', 'NAME_TAKEN', 'another rule has this name');
}
