import { assertNever } from '@postern/kernel';
import { MODE_ACTIONS } from '@postern/settings';
import type { MailRule, Settings } from '@postern/settings';
import { MODULES, plainResult } from '@postern/verdict';
import type { AuthResults, ModuleName, ModuleResult } from '@postern/verdict';

import { demandsOf } from '../actions/demands.js';
import type { Demand, RemovedPart } from '../actions/demands.js';
import { couldDemand, moduleIsOn, onFailureOf } from '../actions/handlings.js';
import { ACTION_TABLE, strictest } from '../actions/strictness.js';
import type { Fate } from '../actions/strictness.js';
import { decisionSentence, demandSentence, modeSentence, outcomeSentence, overruledSentences, selectionSentence } from './explain.js';
import type { GroupVerdict } from './group-verdict.js';

/**
 * What the rule makes of what the modules say. Never throws. The fate is never weaker than any demand: a refusal stands even when another module failed, because
 * a second attempt would end the same; a module that failed or is missing never passes for clean.
 */
export function evaluate(settings: Settings, rule: MailRule, results: readonly ModuleResult[], auth?: AuthResults): GroupVerdict {
  return rule.mode === 'scan' ? evaluateScan(settings, rule, effectiveResults(settings, rule, results), auth) : evaluateMode(rule, rule.mode);
}

function evaluateMode(rule: MailRule, mode: keyof typeof MODE_ACTIONS): GroupVerdict {
  const action = MODE_ACTIONS[mode];
  const results = MODULES.map((module) => plainResult(module, { kind: 'notScanned', reason: 'policy' }, 'NotScanned'));
  const { fate } = ACTION_TABLE[action];
  return {
    rule,
    fate,
    action,
    causedBy: '',
    backup: false,
    tags: [],
    remove: [],
    results,
    explanation: [selectionSentence(rule), modeSentence(mode)],
  };
}

/** One result or more for every module, in the fixed order: what is off did not scan, what is on and did not answer failed. */
export function effectiveResults(settings: Settings, rule: MailRule, results: readonly ModuleResult[]): readonly ModuleResult[] {
  return MODULES.flatMap((module) => {
    if (!moduleIsOn(settings, rule, module)) return [plainResult(module, { kind: 'notScanned', reason: 'disabled by settings' }, 'NotScanned')];
    const own = results.filter((result) => result.module === module);
    return own.length > 0
      ? own
      : [plainResult(module, { kind: 'failed', error: { code: 'POLICY_NO_RESULT', retry: true, detail: 'no scanner answered for it' } }, 'Error')];
  });
}

function evaluateScan(settings: Settings, rule: MailRule, results: readonly ModuleResult[], auth: AuthResults | undefined): GroupVerdict {
  const demands = results.flatMap((result) => demandsOf(settings, rule, result, auth));
  const action = strictest(demands.map((demand) => demand.action));
  const top = demands.find((demand) => demand.action === action);
  const fate = fateOf(settings, results, ACTION_TABLE[action].fate);
  const delivered = fate === 'deliver';
  return {
    rule,
    fate,
    action,
    causedBy: top?.module ?? '',
    // Mail that the sender keeps is not ours to store.
    backup: fate !== 'tempfail' && demands.some((demand) => demand.backup),
    tags: delivered ? [...new Set(demands.map((demand) => demand.tag).filter((tag) => tag !== ''))] : [],
    remove: delivered ? outermost(demands.flatMap((demand) => demand.parts)) : [],
    results,
    explanation: explain(settings, rule, results, demands, top, fate),
  };
}

function fateOf(settings: Settings, results: readonly ModuleResult[], demanded: Exclude<Fate, 'tempfail'>): Fate {
  if (demanded !== 'deliver') return demanded;
  return results.every((result) => mayPass(settings, result)) ? 'deliver' : 'tempfail';
}

/** May mail be delivered with this answer? */
function mayPass(settings: Settings, result: ModuleResult): boolean {
  const { outcome } = result;
  switch (outcome.kind) {
    case 'clean':
    case 'found':
    case 'unscannable':
      return true;
    case 'failed':
      return onFailureOf(settings, result.module) === 'skip';
    case 'notScanned':
      // Only a refusal cuts the scan plan short; without one this answer is a defect of ours and must not pass for clean.
      return outcome.reason !== 'already processed by another module';
    default:
      return assertNever(outcome);
  }
}

function explain(
  settings: Settings,
  rule: MailRule,
  results: readonly ModuleResult[],
  demands: readonly Demand[],
  top: Demand | undefined,
  fate: Fate,
): readonly string[] {
  const outcomes = results.flatMap((result) => outcomeSentence(result, onFailureOf(settings, result.module)) ?? []);
  return [selectionSentence(rule), ...demands.map(demandSentence), ...outcomes, ...overruledSentences(demands, top), decisionSentence(fate, top)];
}

/** A part within a part that goes away needs no removal of its own; neither does one that two modules name. */
function outermost(parts: readonly RemovedPart[]): readonly RemovedPart[] {
  const first = parts.filter((part, i) => parts.findIndex((other) => other.part === part.part) === i);
  return first.filter((part) => !first.some((other) => other !== part && isWithin(part.part, other.part)));
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}/`);
}

/**
 * Is the rule's decision final although `open` modules have not answered yet? True when it is the strictest there is, or a refusal that none of them could
 * make stricter. Then asking them is pointless, and they report `already processed by another module`.
 */
export function isSettled(
  settings: Settings,
  rule: MailRule,
  results: readonly ModuleResult[],
  auth: AuthResults | undefined,
  open: readonly ModuleName[],
): boolean {
  if (rule.mode !== 'scan') return true;
  const on = results.filter((result) => moduleIsOn(settings, rule, result.module));
  const action = strictest(on.flatMap((result) => demandsOf(settings, rule, result, auth)).map((demand) => demand.action));
  if (action === 'delete-message') return true;
  const waiting = open.filter((module) => moduleIsOn(settings, rule, module));
  return action === 'reject' && !couldDemand(rule, waiting, 'delete-message');
}
