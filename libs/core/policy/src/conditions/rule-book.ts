import { Defect } from '@postern/kernel';
import { parseIp } from '@postern/net';
import { candidateOf, compilePatterns } from '@postern/patterns';
import type { PatternIssue, PatternSet, Side } from '@postern/patterns';
import { conditionChecks } from '@postern/settings';
import type { Circumstances, ConditionCheck, MailRule } from '@postern/settings';
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

/** Throws Defect when the list is empty: settings without a Default rule do not pass their schema. */
export function compileRules(rules: readonly MailRule[]): RuleBook {
  const fallback = rules.at(-1);
  if (fallback === undefined) throw new Defect('no rules');
  const compiled = rules.filter((rule) => rule.enabled).map(compileRule);
  /** Sender and circumstances are the same for all recipients of a message, so they are matched once. */
  const chooser = (mail: Circumstances) => {
    const from = candidateOf(mail.mailFrom, parseIp(mail.clientIp));
    const open = compiled.filter((entry) => entry.senders.matches(from) && entry.conditions.every((holds) => holds(mail)));
    return (recipient: string) => {
      const to = candidateOf(recipient);
      return open.find((entry) => entry.recipients.matches(to))?.rule ?? fallback;
    };
  };
  return {
    issues: compiled.flatMap((entry) => entry.issues),
    select: (mail, recipient) => chooser(mail)(recipient),
    group: (envelope) => groupBy(rules, envelope.recipients, chooser(envelope)),
  };
}

function groupBy(rules: readonly MailRule[], recipients: readonly string[], choose: (recipient: string) => MailRule): readonly RecipientGroup[] {
  const byRule = new Map<MailRule, string[]>();
  for (const recipient of new Set(recipients)) {
    const rule = choose(recipient);
    const group = byRule.get(rule);
    if (group === undefined) byRule.set(rule, [recipient]);
    else group.push(recipient);
  }
  return rules.flatMap((rule) => {
    const group = byRule.get(rule);
    return group === undefined ? [] : [{ rule, recipients: group }];
  });
}

interface CompiledRule {
  readonly rule: MailRule;
  readonly senders: PatternSet;
  readonly recipients: PatternSet;
  /** Those that ask for something. */
  readonly conditions: readonly ConditionCheck[];
  readonly issues: readonly RuleIssue[];
}

function compileRule(rule: MailRule): CompiledRule {
  const senders = compilePatterns(rule.senders, 'sender');
  const recipients = compilePatterns(rule.recipients, 'recipient');
  const named = (issues: readonly PatternIssue[], side: Side) => issues.map((issue) => ({ ...issue, ruleId: rule.id, side }));
  return {
    rule,
    senders: senders.set,
    recipients: recipients.set,
    conditions: conditionChecks(rule.conditions),
    issues: [...named(senders.issues, 'sender'), ...named(recipients.issues, 'recipient')],
  };
}
