import type { MailRule, MailRuleInput } from '../../api/generated/client.js';

/** The modules of a rule with the classes that carry an action, in the order of the form. The names are those of the settings. */
export const RULE_MODULES = [
  { module: 'antivirus', classes: ['infected', 'probablyInfected', 'encrypted', 'macros', 'scanError'], attachments: true },
  { module: 'antispam', classes: ['spam', 'probableSpam', 'massMail'], attachments: false },
  { module: 'antiphishing', classes: ['phishing'], attachments: false },
  { module: 'links', classes: ['malicious'], attachments: false },
  { module: 'contentFilter', classes: ['size', 'format', 'name'], attachments: true },
  { module: 'senderAuth', classes: ['author', 'dmarc', 'spf', 'dkim'], attachments: false },
] as const;
export type RuleModuleName = (typeof RULE_MODULES)[number]['module'];
export type RuleClassName = (typeof RULE_MODULES)[number]['classes'][number];

export const ACTIONS = ['skip', 'delete-attachment', 'reject', 'delete-message'] as const;

/** Removing an attachment only makes sense where an attachment was found; not for the size of the message. */
export function actionsFor(attachments: boolean, className: RuleClassName): readonly (typeof ACTIONS)[number][] {
  return attachments && className !== 'size' ? ACTIONS : ACTIONS.filter((action) => action !== 'delete-attachment');
}

/** What is sent back of a rule that was read: the id and the owner are the API's. */
export function inputOf(rule: MailRule): MailRuleInput {
  const { id: _id, source: _owner, ...input } = rule;
  return input;
}

/** Lines or commas to patterns, as pasted from a list elsewhere. Empty ones and repeats go. */
export function patternsOf(text: string): readonly string[] {
  const items = text.split(/[\n,;]+/).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}
