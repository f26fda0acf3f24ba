import { assertNever } from '@postern/kernel';
import type { MailRule } from '@postern/settings';
import { DETECTION_TITLES, MODULE_TITLES } from '@postern/verdict';
import type { ModuleResult } from '@postern/verdict';

import type { Demand } from '../actions/demands.js';
import type { Fate } from '../actions/strictness.js';

const MODE_SENTENCES = {
  reject: 'The rule refuses without scanning.',
  delete: 'The rule deletes without scanning and without a word to the sender.',
  skip: 'The rule delivers without scanning.',
} as const;

/** `Rule 7 "Partners"`. */
export function ruleTitle(rule: MailRule): string {
  return `Rule ${rule.id} ${JSON.stringify(rule.name)}`;
}

export function selectionSentence(rule: MailRule): string {
  return `${ruleTitle(rule)} is the first enabled rule that matches sender and recipients.`;
}

export function modeSentence(mode: keyof typeof MODE_SENTENCES): string {
  return MODE_SENTENCES[mode];
}

/** `AntiVirus found infected (AV_MALWARE): the rule says reject, original to Backup.` */
export function demandSentence(demand: Demand): string {
  const codes = demand.codes.length === 0 ? '' : ` (${demand.codes.join(', ')})`;
  const action = demand.instead === '' ? `the rule says ${demand.action}` : `${demand.instead}, so ${demand.action} instead of delete-attachment`;
  const extras = [demand.backup ? ', original to Backup' : '', demand.tag === '' ? '' : `, tag ${JSON.stringify(demand.tag)}`].join('');
  return `${MODULE_TITLES[demand.module]} found ${DETECTION_TITLES[demand.class]}${codes}: ${action}${extras}.`;
}

/** Undefined when the outcome needs no words of its own. */
export function outcomeSentence(result: ModuleResult, onFailure: 'tempfail' | 'skip'): string | undefined {
  const title = MODULE_TITLES[result.module];
  const { outcome } = result;
  switch (outcome.kind) {
    case 'clean':
    case 'found':
      return undefined;
    case 'unscannable':
      return `${title} could not look at all of it: ${outcome.why}.`;
    case 'notScanned':
      return `${title} did not scan: ${outcome.reason}.`;
    case 'failed':
      return `${title} failed (${outcome.error.code}): its setting says ${onFailure}.`;
    default:
      return assertNever(outcome);
  }
}

/** One for every demand that a stricter one left without effect. */
export function overruledSentences(demands: readonly Demand[], top: Demand | undefined): readonly string[] {
  if (top === undefined) return [];
  return demands
    .filter((demand) => demand.action !== top.action)
    .map((demand) => `${demand.action} because of ${causeOf(demand)} is overruled by ${top.action} because of ${causeOf(top)}.`);
}

export function decisionSentence(fate: Fate, top: Demand | undefined): string {
  if (fate === 'tempfail') return 'Decision: try again later, because not every module could answer.';
  return top === undefined ? `Decision: ${fate}, nothing was found.` : `Decision: ${fate}, because of ${causeOf(top)}.`;
}

/** `AntiSpam (probable spam)`. */
function causeOf(demand: Demand): string {
  return `${MODULE_TITLES[demand.module]} (${DETECTION_TITLES[demand.class]})`;
}
