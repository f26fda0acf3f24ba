import { atOnce, Defect } from '@postern/kernel';
import type { Steps } from '@postern/kernel';
import { parseIp } from '@postern/net';
import { candidateOf, indexPatterns } from '@postern/patterns';
import type { PatternIssue, Side } from '@postern/patterns';
import { conditionChecks } from '@postern/settings';
import type { Circumstances, MailRule } from '@postern/settings';
import type { Envelope } from '@postern/verdict';

/** Recipients of one message that fall under one rule, in the order of RCPT. */
export interface RecipientGroup {
  readonly rule: MailRule;
  readonly recipients: readonly string[];
}

export interface RuleIssue extends PatternIssue {
  readonly ruleId: number;
  readonly side: Side;
}

/** The rules of one revision, compiled once. */
export interface RuleBook {
  /** Patterns that could not be read and so never match; the administration refuses to save them. */
  readonly issues: readonly RuleIssue[];
  /** The first enabled rule whose senders, recipients and conditions all match; the Default rule when none does (behaviour 2.4). */
  select(mail: Circumstances, recipient: string): MailRule;
  /** Recipients by their rule, highest priority first; a recipient that was named twice counts once. */
  group(envelope: Envelope): readonly RecipientGroup[];
}

/** Rules whose conditions are prepared between two rests. */
const A_STEP = 200;

/** All of it now. */
export const compileRules = (rules: readonly MailRule[]): RuleBook => atOnce(compilingRules(rules));

/** Rests every millisecond or so. Throws Defect when the list is empty: settings without a Default rule do not pass their schema. */
export function* compilingRules(rules: readonly MailRule[]): Steps<RuleBook> {
  const fallback = rules.at(-1);
  if (fallback === undefined) throw new Defect('no rules');
  const enabled = rules.filter((rule) => rule.enabled);
  const conditions: ReturnType<typeof conditionChecks>[] = [];
  for (const rule of enabled) {
    conditions.push(conditionChecks(rule.conditions));
    if (conditions.length % A_STEP === 0) yield;
  }
  const senders = yield* indexPatterns(
    enabled.map((rule) => rule.senders),
    'sender',
  );
  const recipients = yield* indexPatterns(
    enabled.map((rule) => rule.recipients),
    'recipient',
  );
  const numbers = enabled.map((_rule, number) => number);
  /** Of the fallback, which is behind all others. */
  const last = enabled.at(-1) === fallback ? enabled.length - 1 : enabled.length;
  /** Rules for everybody on both sides, of which the first whose conditions hold ends the search. */
  const forAll = numbers.filter((rule) => senders.index.fitsAll(rule) && recipients.index.fitsAll(rule));

  /** Numbers of rules by mail and recipient; what depends on the mail alone is asked once. */
  const chooser = (mail: Circumstances) => {
    const from = senders.index.matching(candidateOf(mail.mailFrom, parseIp(mail.clientIp)));
    const holds = (rule: number) => conditions[rule]?.every((check) => check(mail)) ?? false;
    const forSender = [...from].filter(holds);
    const firstForAll = forAll.find(holds);
    return (recipient: string): number => {
      const to = recipients.index.matching(candidateOf(recipient));
      const fits = [
        ...forSender.filter((rule) => recipients.index.fitsAll(rule) || to.has(rule)),
        ...[...to].filter((rule) => senders.index.fitsAll(rule) && holds(rule)),
        ...(firstForAll === undefined ? [] : [firstForAll]),
      ];
      return fits.reduce((first, rule) => Math.min(first, rule), last);
    };
  };
  const ruleOf = (number: number): MailRule => enabled[number] ?? fallback;
  const named = (issues: typeof senders.issues, side: Side) => issues.map(({ rule, ...issue }) => ({ ...issue, ruleId: ruleOf(rule).id, side }));
  return {
    issues: [...named(senders.issues, 'sender'), ...named(recipients.issues, 'recipient')],
    select: (mail, recipient) => ruleOf(chooser(mail)(recipient)),
    group: (envelope) => groupBy(envelope.recipients, chooser(envelope)).map(([number, all]) => ({ rule: ruleOf(number), recipients: all })),
  };
}

/** Recipients by the number of their rule, in order. */
function groupBy(recipients: readonly string[], choose: (recipient: string) => number): readonly (readonly [number, readonly string[]])[] {
  return [...Map.groupBy(new Set(recipients), choose)].sort(([a], [b]) => a - b);
}
