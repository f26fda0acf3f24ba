import { ACTION_TABLE, spamConfidenceLevel, spamRate } from '@postern/policy';
import type { GroupVerdict } from '@postern/policy';
import type { GatewaySettings } from '@postern/settings';
import type { AuthFacts, EngineVersion, Envelope, ScannerName, ScanReply } from '@postern/verdict';

import { authSummary } from './auth-results.js';
import { SCL_HEADER } from './forged-headers.js';
import {
  basesDate,
  criteriaText,
  enginesText,
  fieldText,
  interceptorInfo,
  messageAction,
  profilesText,
  resultOf,
  spamStatus,
  statusText,
} from './header-words.js';

export interface HeaderInput {
  readonly settings: GatewaySettings;
  readonly envelope: Envelope;
  readonly verdict: GroupVerdict;
  readonly replies: readonly ScanReply[];
  readonly auth: AuthFacts | undefined;
  /** Ids of all rules of the message; this copy's own comes first. */
  readonly ruleIds: readonly number[];
}

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** Our fields on a delivered copy (behaviour 13): one line each, without the prefix. */
const FIELDS: readonly (readonly [name: string, value: (input: HeaderInput) => string])[] = [
  ['Rule-ID', ({ ruleIds }) => ruleIds.slice(0, 50).join(', ')],
  ['Message-Action', ({ verdict }) => messageAction(verdict)],
  ['AntiVirus', (input) => enginesText(enginesOf(input, 'antivirus'))],
  ['AntiVirus-Status', ({ verdict }) => antivirusStatus(verdict)],
  ['AntiSpam-Lua-Profiles', (input) => profilesText(enginesOf(input, 'antispam')[0])],
  ['AntiSpam-Method', ({ verdict }) => fieldText(resultOf(verdict, 'antispam').facts['method'] ?? '') || 'none'],
  ['AntiSpam-Rate', ({ verdict }) => String(spamRate(resultOf(verdict, 'antispam')))],
  ['AntiSpam-Status', ({ verdict }) => spamStatus(resultOf(verdict, 'antispam'))],
  ['AntiSpam-Envelope-From', ({ envelope }) => (envelope.mailFrom === '' ? '<>' : fieldText(envelope.mailFrom))],
  ['AntiSpam-Auth', ({ auth }) => authSummary(auth)],
  ['AntiSpam-Version', (input) => fieldText(enginesOf(input, 'antispam')[0]?.version ?? '') || 'none'],
  ['AntiSpam-Info', ({ verdict }) => criteriaText(resultOf(verdict, 'antispam'))],
  [
    'AntiSpam-Moebius-Timestamps',
    (input) =>
      enginesOf(input, 'antispam')
        .map((engine) => Math.floor(engine.databaseAtMs / 1000))
        .join(', ') || 'none',
  ],
  ['AntiPhishing', ({ verdict }) => statusText(resultOf(verdict, 'antiphishing'))],
  ['LinksScanning', (input) => `${statusText(resultOf(input.verdict, 'links'))}, bases: ${basesDate(newest(enginesOf(input, 'antispam')))}`],
  ['AntiSpam-Interceptor-Info', ({ verdict }) => interceptorInfo(resultOf(verdict, 'antispam'))],
  // There is no sandbox module; downstream rules that look for the field find that nothing ran.
  ['KATA-Status', () => 'NotScanned, disabled by settings'],
];

export function verdictHeaders(input: HeaderInput): readonly Field[] {
  const { prefix, enabled, scl } = input.settings.headers;
  const level = scl ? spamConfidenceLevel(resultOf(input.verdict, 'antispam')) : undefined;
  return [
    ...(enabled ? FIELDS.map(([name, value]) => ({ name: `${prefix}${name}`, value: value(input) })) : []),
    ...(level === undefined ? [] : [{ name: SCL_HEADER, value: String(level) }]),
  ];
}

/** `Clean, skipped`: the status and what was done because of it. */
function antivirusStatus(verdict: GroupVerdict): string {
  const result = resultOf(verdict, 'antivirus');
  const status = statusText(result);
  if (result.outcome.kind === 'notScanned') return status;
  return `${status}, ${ACTION_TABLE[verdict.causedBy === 'antivirus' ? verdict.action : 'skip'].done}`;
}

function enginesOf({ replies }: HeaderInput, scanner: ScannerName): readonly EngineVersion[] {
  return replies.find((reply) => reply.scanner === scanner)?.engines ?? [];
}

function newest(engines: readonly EngineVersion[]): number {
  return Math.max(0, ...engines.map((engine) => engine.databaseAtMs));
}
