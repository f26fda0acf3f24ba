import type { SearchMessagesParams } from '../../api/generated/client.js';

/** Filters as they stand in the address of the page. Same names as in the API. */
export type MessageSearch = Omit<SearchMessagesParams, 'limit' | 'cursor'>;

const TEXTS = ['sender', 'recipient', 'subject', 'clientIp', 'msgId', 'status'] as const;
const FATES = ['deliver', 'reject', 'delete-message', 'tempfail'] as const;
const ACTIONS = ['skip', 'delete-attachment', 'reject', 'delete-message'] as const;
const MODULES = ['senderAuth', 'antispam', 'antiphishing', 'links', 'contentFilter', 'antivirus'] as const;

/** Reads an address with distrust: what the API would refuse is left out, so a mangled link still opens the search. */
export function readMessageSearch(raw: Record<string, unknown>): MessageSearch {
  const out: MessageSearch = {};
  for (const name of TEXTS) {
    const text = textOf(raw[name]);
    if (text !== undefined) out[name] = text;
  }
  for (const name of ['from', 'to'] as const) {
    const text = textOf(raw[name]);
    if (text !== undefined && !Number.isNaN(Date.parse(text))) out[name] = new Date(text).toISOString();
  }
  const fate = FATES.find((f) => f === raw['fate']);
  const action = ACTIONS.find((a) => a === raw['action']);
  const module = MODULES.find((m) => m === raw['module']);
  const rule = Number(raw['rule']);
  if (fate !== undefined) out.fate = fate;
  if (action !== undefined) out.action = action;
  if (module !== undefined) out.module = module;
  else delete out.status;
  if (Number.isInteger(rule) && rule > 0) out.rule = rule;
  return out;
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 200) : '';
  return text === '' ? undefined : text;
}

/** Address of the export of the same search. */
export function exportUrl(search: MessageSearch): string {
  const query = new URLSearchParams(Object.entries(search).map(([key, value]) => [key, String(value)])).toString();
  return `/api/v1/messages/export.csv${query === '' ? '' : `?${query}`}`;
}
