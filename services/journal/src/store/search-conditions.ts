import type { journalV1 } from '@postern/contracts';
import { linear } from '@postern/linear';
import { msgIdTime } from '@postern/kernel';
import { parseNetwork } from '@postern/net';
import { STATES_WITH_RESULT } from '@postern/policy';

import { facet } from './mail-row.js';
import { addressesOf } from './partitioned-tables.js';

/** A condition over the tables `m` (mail) or `s` (mail_state); values travel as parameters only. */
export interface Condition {
  readonly table: 'm' | 's';
  /** SQL with the places of the values, given how many parameters there are before. */
  sql(first: number): string;
  readonly values: readonly unknown[];
}

const condition = (table: 'm' | 's', values: readonly unknown[], sql: (...places: string[]) => string): Condition => ({
  table,
  values,
  sql: (first) => sql(...values.map((_value, i) => `$${first + i}`)),
});

/** Part of a text, whatever the case. */
export const like = (text: string): string => `%${text.replace(linear(/[\\%_]/g), '\\$&')}%`;

/** Number of a facet; undefined when no mail ever had it. */
export interface FacetNumbers {
  of(name: string): number | undefined;
  /** All of a module. */
  ofModule(module: string): readonly number[];
}

/** Names of facets that a filter asks for. */
export function facetNames(filter: journalV1.Filter): readonly string[] {
  const { fate, action, ruleId, module, status } = filter;
  return [
    ...(fate === undefined ? [] : [facet.fate(fate)]),
    ...(action === undefined ? [] : [facet.action(action)]),
    ...(ruleId === undefined ? [] : [facet.rule(ruleId)]),
    ...(module === undefined || status === undefined ? [] : [facet.status(module, status)]),
  ];
}

/** Conditions of a filter; all must hold. Undefined: no mail can match. */
export function conditionsOf(filter: journalV1.Filter, facets: FacetNumbers): readonly Condition[] | undefined {
  const all: Condition[] = [];
  const { sender, recipient, subject, clientIp, msgId, module, status, delivery, state } = filter;
  const addresses = addressesOf('m.');
  // The indexed expression narrows, the exact columns decide.
  if (sender !== undefined)
    all.push(condition('m', [like(sender)], (text) => `(${addresses} ILIKE ${text} AND (m.mail_from ILIKE ${text} OR m.header_from ILIKE ${text}))`));
  if (recipient !== undefined)
    all.push(condition('m', [like(recipient)], (text) => `(${addresses} ILIKE ${text} AND (m.recipients ILIKE ${text} OR m.refused ILIKE ${text}))`));
  if (subject !== undefined) all.push(condition('m', [like(subject)], (text) => `m.subject ILIKE ${text}`));
  if (clientIp !== undefined) all.push(...clientConditions(clientIp.toLowerCase()));
  if (msgId !== undefined) all.push(idCondition(msgId));
  const numbers = facetNames(filter).map((name) => facets.of(name));
  if (numbers.includes(undefined)) return undefined;
  if (numbers.length > 0) all.push(condition('m', [numbers], (list) => `m.facets @> ${list}::int[]`));
  if (module !== undefined && status === undefined) all.push(condition('m', [facets.ofModule(module)], (list) => `m.facets && ${list}::int[]`));
  if (delivery !== undefined) all.push(...deliveryConditions(delivery));
  if (state !== undefined) all.push(condition('s', [state], (word) => `s.state = ${word}`));
  return all;
}

function deliveryConditions(delivery: string): readonly Condition[] {
  if (delivery === 'none') return [condition('s', [STATES_WITH_RESULT.none], (states) => `(s.state = ANY(${states}) AND s.results = '')`)];
  const states = STATES_WITH_RESULT[delivery as keyof typeof STATES_WITH_RESULT] ?? [];
  return [condition('s', [states, delivery], (among, word) => `(s.state = ANY(${among}) AND ${word} = ANY(string_to_array(s.results, ' ')))`)];
}

/** Ids begin with the text, or the Message-ID field holds it. */
function idCondition(text: string): Condition {
  const upper = text.toUpperCase();
  return condition(
    'm',
    [upper, `${upper}~`, like(text)],
    (from, to, part) => `((m.msg_id >= ${from} AND m.msg_id < ${to}) OR m.message_id ILIKE ${part})`,
  );
}

/** A network holds addresses; what is no network is the beginning of an address. Both narrow by the beginning of the text, which is indexed. */
function clientConditions(text: string): readonly Condition[] {
  const isNetwork = text.includes('/') && parseNetwork(text) !== undefined;
  const start = isNetwork ? commonStart(text) : text;
  const begins = start === '' ? [] : [condition('m', [start, `${start}~`], (from, to) => `(m.client_ip >= ${from} AND m.client_ip < ${to})`)];
  if (!isNetwork) return begins;
  // The CASE keeps what is no address, such as one with a zone, from the cast.
  const within = condition(
    'm',
    [text],
    (network) => `CASE WHEN m.client_ip ~ '^[0-9a-f.:]+$' THEN CAST(m.client_ip AS inet) <<= CAST(${network} AS inet) ELSE false END`,
  );
  return [...begins, within];
}

/** Text with which each address of a network begins, as far as whole parts of it are fixed; empty when nothing is. */
export function commonStart(network: string): string {
  const [address = '', bits = ''] = network.split('/');
  if (address.includes(':')) {
    // Only groups before a gap are where they seem to be; zeros after one are written in other ways.
    const groups = (address.split('::')[0] ?? '').split(':').filter((group) => group !== '');
    const fixed = groups.slice(0, Math.floor(Number(bits) / 16));
    const plain = fixed.findIndex((group) => group === '0' || group.startsWith('0'));
    return (plain === -1 ? fixed : fixed.slice(0, plain)).map((group) => `${group}:`).join('');
  }
  const octets = address.split('.').slice(0, Math.floor(Number(bits) / 8));
  return octets.map((octet, i) => (i === 3 ? octet : `${octet}.`)).join('');
}

/** Ids of a period, from inclusive, to exclusive. */
export function idRange(fromMs: number | undefined, toMs: number | undefined): readonly [from: string | undefined, to: string | undefined] {
  const bound = (ms: number | undefined) => (ms === undefined ? undefined : msgIdTime(Math.min(Math.max(Math.ceil(ms), 0), MAX_MS)));
  return [bound(fromMs), bound(toMs)];
}
/** Largest time of a MsgId. */
const MAX_MS = 2 ** 48 - 1;
