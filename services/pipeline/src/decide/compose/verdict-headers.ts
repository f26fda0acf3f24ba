import { assertNever } from '@postern/kernel';
import { RECORDS, SCANNER_RECORDS } from '@postern/modules';
import type { FieldRecord, ModuleName, ModuleRecords, ScannerRecord } from '@postern/modules';
import { ACTION_TABLE, spamConfidenceLevel } from '@postern/policy';
import type { GroupVerdict } from '@postern/policy';
import type { GatewaySettings } from '@postern/settings';
import type { AuthResults, EngineVersion, Envelope, ModuleResult, ScanReply } from '@postern/verdict';

import { authSummary } from './auth-results.js';
import { SCL_HEADER } from './forged-headers.js';
import { criteriaText, enginesText, fieldText, messageAction, outcomeText, profilesText, resultOf, statusText } from './header-words.js';

export interface HeaderInput {
  readonly settings: GatewaySettings;
  readonly envelope: Envelope;
  readonly verdict: GroupVerdict;
  readonly replies: readonly ScanReply[];
  readonly auth: AuthResults | undefined;
  /** Ids of all rules of the message; this copy's own comes first. */
  readonly ruleIds: readonly number[];
}

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** Fields that are of no module (behaviour 13): one line each, without the prefix. */
const OWN_FIELDS: readonly (readonly [name: string, value: (input: HeaderInput) => string])[] = [
  ['Rule-ID', ({ ruleIds }) => ruleIds.slice(0, 50).join(', ')],
  ['Message-Action', ({ verdict }) => messageAction(verdict)],
  ['AntiSpam-Envelope-From', ({ envelope }) => (envelope.mailFrom === '' ? '<>' : fieldText(envelope.mailFrom))],
];

/** Our fields on a delivered copy: our own, then those that the modules' records name. */
export function verdictHeaders(input: HeaderInput): readonly Field[] {
  const { prefix, enabled, scl } = input.settings.headers;
  const level = scl ? spamConfidenceLevel(resultOf(input.verdict, 'antispam')) : undefined;
  const fields = [...OWN_FIELDS.map(([name, value]) => ({ name, value: value(input) })), ...moduleFields(input)];
  return [
    ...(enabled ? fields.map(({ name, value }) => ({ name: `${prefix}${name}`, value })) : []),
    ...(level === undefined ? [] : [{ name: SCL_HEADER, value: String(level) }]),
  ];
}

/** What the records say that mail shows, in the order of the modules. */
export function moduleFields(input: HeaderInput, records: ModuleRecords = RECORDS): readonly Field[] {
  return Object.entries(records).flatMap(([module, { fields }]) =>
    fields.map((field) => ({ name: field.name, value: valueOf(field, module as ModuleName, resultOf(input.verdict, module as ModuleName), input) })),
  );
}

function valueOf(field: FieldRecord, module: ModuleName, result: ModuleResult, input: HeaderInput): string {
  switch (field.shows) {
    case 'status':
      return field.words === undefined ? statusText(result) : (field.words[result.status] ?? fieldText(result.status));
    case 'status and action':
      return statusAndAction(module, result, input.verdict);
    case 'fact':
      return fieldText(String(result.facts[field.fact] ?? field.absent)) || field.absent;
    case 'outcome':
      return outcomeText(result);
    case 'criteria':
      return criteriaText(result, field.fact);
    case 'engines':
      return enginesText(enginesOf(module, input));
    case 'database':
      return profilesText(enginesOf(module, input)[0]);
    case 'engine version':
      return fieldText(enginesOf(module, input)[0]?.version ?? '') || 'none';
    case 'authentication':
      return authSummary(input.auth);
    default:
      return assertNever(field);
  }
}

/** `Clean, skipped`: the status and what was done because of it. */
function statusAndAction(module: ModuleName, result: ModuleResult, verdict: GroupVerdict): string {
  const status = statusText(result);
  if (result.outcome.kind === 'notScanned') return status;
  return `${status}, ${ACTION_TABLE[verdict.causedBy === module ? verdict.action : 'skip'].done}`;
}

/** Engines of the scanner that answers for the module. */
function enginesOf(module: ModuleName, { replies }: HeaderInput): readonly EngineVersion[] {
  const scanner = Object.entries<ScannerRecord>(SCANNER_RECORDS).find(([, { modules }]) => modules.includes(module))?.[0];
  return replies.find((reply) => reply.scanner === scanner)?.engines ?? [];
}
