import type { eventsV1 } from '@postern/contracts';
import { Defect } from '@postern/kernel';
import { strictest } from '@postern/policy';
import type { Fate } from '@postern/policy';
import type { Action } from '@postern/settings';
import { actions, dispositions } from '@postern/wire';

/** What the columns of a mail hold. */
export interface MailTexts {
  readonly clientIp: string;
  readonly mailFrom: string;
  readonly headerFrom: string;
  /** One a line. */
  readonly recipients: string;
  readonly subject: string;
  readonly messageId: string;
}

/** What the journal keeps of a decision, beside the fact. */
export interface DecidedMail {
  readonly texts: MailTexts;
  readonly replyCode: number;
  readonly size: number;
  readonly fates: readonly Fate[];
  readonly actions: readonly Action[];
  /** The strictest; undefined when no rule was asked. */
  readonly action: Action | undefined;
  /** Recipients to whom it is to be delivered. */
  readonly wanted: number;
  readonly ruleIds: readonly number[];
  /** Status by module. */
  readonly statuses: Readonly<Record<string, string>>;
}

/** PostgreSQL text holds no NUL; lines divide what is kept in one column. */
export const keptText = (value: string): string => value.replaceAll('\0', '');
const line = (value: string) => keptText(value).replaceAll('\n', ' ');

export function textsOf(envelope: eventsV1.MailDecided['envelope'], headers: { headerFrom: string; subject: string; messageId: string }): MailTexts {
  return {
    clientIp: line(envelope?.clientIp ?? '').toLowerCase(),
    mailFrom: keptText(envelope?.mailFrom ?? ''),
    headerFrom: keptText(headers.headerFrom),
    recipients: (envelope?.recipients ?? []).map(line).join('\n'),
    subject: keptText(headers.subject),
    messageId: keptText(headers.messageId),
  };
}

/** In the order in which a fact is packed with them: never change it. */
export const packedWith = (msgId: string, texts: MailTexts): readonly string[] => [
  msgId,
  texts.clientIp,
  texts.messageId,
  texts.subject,
  texts.headerFrom,
  texts.mailFrom,
  texts.recipients,
];

export function decidedMail(fact: eventsV1.MailDecided): DecidedMail {
  const groups = fact.groups.map((group) => ({ ...group, action: wordOf(actions, group.action), fate: wordOf(dispositions, group.disposition) }));
  const applied = [...new Set(groups.map((group) => group.action))];
  return {
    texts: textsOf(fact.envelope, fact),
    replyCode: fact.reply?.code ?? 0,
    size: fact.size,
    fates: [...new Set(groups.map((group) => group.fate))],
    actions: applied,
    action: applied.length === 0 ? undefined : strictest(applied),
    wanted: new Set(groups.filter((group) => group.fate === 'deliver').flatMap((group) => group.recipients)).size,
    ruleIds: [...new Set(groups.map((group) => group.ruleId))],
    statuses: statusesOf(fact),
  };
}

export function statusesOf(fact: eventsV1.MailDecided): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fact.scans.flatMap((scan) => scan.modules.map((module) => [NAMES_NOW.get(module.module) ?? module.module, module.status])),
  );
}

/** Names of modules in facts of releases before 0.1 that were journalled then. */
const NAMES_NOW: ReadonlyMap<string, string> = new Map([
  ['MA', 'senderAuth'],
  ['AS', 'antispam'],
  ['AP', 'antiphishing'],
  ['MLF', 'links'],
  ['CF', 'contentFilter'],
  ['AV', 'antivirus'],
]);
export const moduleNow = (name: string): string => NAMES_NOW.get(name) ?? name;

/** The word of a closed list. Facts with other values are dead letters before they come here. */
export function wordOf<Word extends string>(words: { fromWire(value: number): Word | undefined }, value: number): Word {
  const word = words.fromWire(value);
  if (word === undefined) throw new Defect(`a fact with the unknown value ${value} was handed on`);
  return word;
}

/** Facets of a mail as filters ask for them. */
export const facet = {
  fate: (fate: string) => `fate=${fate}`,
  action: (action: string) => `action=${action}`,
  rule: (id: number) => `rule=${id}`,
  status: (module: string, status: string) => `${module}=${status.toLowerCase()}`.slice(0, 200),
} as const;

export function facetsOf({ fates, actions: applied, ruleIds, statuses }: DecidedMail): readonly string[] {
  return [
    ...fates.map(facet.fate),
    ...applied.map(facet.action),
    ...ruleIds.map(facet.rule),
    ...Object.entries(statuses).map(([module, status]) => facet.status(keptText(module), keptText(status))),
  ];
}
