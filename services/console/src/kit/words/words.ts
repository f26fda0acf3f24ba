import type {
  GatewaySettingsDeliveryTls,
  MailRuleMode,
  ModuleResultOutcome,
  SearchMessagesAction,
  SearchMessagesFate,
  SearchMessagesModule,
  SearchMessagesState,
} from '../api/generated/client.js';
import type { Tone } from './tones.js';

/**
 * Every closed word that the console shows, once: its weight here, its labels in `kit/texts/*-words.ts`. The keys come from the generated client, so a word that
 * the API gains does not compile until it is weighed here and named in each language.
 */
export const DISPOSITIONS = {
  deliver: 'good',
  reject: 'bad',
  'delete-message': 'info',
  tempfail: 'warn',
} as const satisfies Readonly<Record<SearchMessagesFate, Tone>>;
export type Disposition = keyof typeof DISPOSITIONS;

/** From the mildest to the strictest. */
export const ACTIONS = {
  skip: 'good',
  'delete-attachment': 'info',
  reject: 'bad',
  'delete-message': 'warn',
} as const satisfies Readonly<Record<SearchMessagesAction, Tone>>;
export type Action = keyof typeof ACTIONS;

/** Results of a delivery. */
export const RESULTS = {
  delivered: 'good',
  pending: 'info',
  deferred: 'warn',
  bounced: 'bad',
  expired: 'bad',
  deleted: 'bad',
} as const satisfies Readonly<Record<string, Tone>>;
export type Result = keyof typeof RESULTS;

/** Modules in the order of forms and lists. */
export const MODULES = [
  'antivirus',
  'antispam',
  'antiphishing',
  'links',
  'contentFilter',
  'senderAuth',
] as const satisfies readonly SearchMessagesModule[];
export type ModuleName = (typeof MODULES)[number];

export const OUTCOMES = {
  clean: 'good',
  found: 'bad',
  unscannable: 'warn',
  notScanned: 'quiet',
  failed: 'warn',
} as const satisfies Readonly<Record<ModuleResultOutcome, Tone>>;

/** Statuses of modules. `found`: it counts as a detection. */
export const STATUSES = {
  Clean: { tone: 'good', found: false },
  // An automatic reply, such as a report of absence: nothing is wrong with it.
  Formal: { tone: 'good', found: false },
  NotScanned: { tone: 'quiet', found: false },
  Error: { tone: 'warn', found: true },
  Infected: { tone: 'bad', found: true },
  ProbablyInfected: { tone: 'bad', found: true },
  Macro: { tone: 'warn', found: true },
  Encrypted: { tone: 'warn', found: true },
  Violation: { tone: 'bad', found: true },
  SizeExceeded: { tone: 'bad', found: true },
  BannedFormat: { tone: 'bad', found: true },
  BannedName: { tone: 'bad', found: true },
  Forbidden: { tone: 'bad', found: true },
  Spam: { tone: 'bad', found: true },
  ProbableSpam: { tone: 'warn', found: true },
  MASSMAIL: { tone: 'warn', found: true },
  Phishing: { tone: 'bad', found: true },
  Malicious: { tone: 'bad', found: true },
} as const satisfies Readonly<Record<string, { readonly tone: Tone; readonly found: boolean }>>;
export type Status = keyof typeof STATUSES;

/** Classes of findings by their name in rules, and as facts write those that differ by more than a dash. */
export const DETECTIONS = {
  infected: true,
  probablyInfected: true,
  encrypted: true,
  macros: true,
  scanError: true,
  malicious: true,
  spam: true,
  probableSpam: true,
  massMail: true,
  notRated: true,
  notJudged: true,
  notCompared: true,
  phishing: true,
  size: true,
  format: true,
  name: true,
  dmarc: true,
  spf: true,
  dkim: true,
  author: true,
} as const;
export type Detection = keyof typeof DETECTIONS;

export const MODES = { scan: 'info', reject: 'bad', delete: 'warn', skip: 'good' } as const satisfies Readonly<Record<MailRuleMode, Tone>>;
export const TLS_MODES = { none: true, attempt: true, require: true, verify: true } as const satisfies Readonly<
  Record<GatewaySettingsDeliveryTls, true>
>;

/** Results of SPF, DKIM, DMARC and ARC (RFC 8601, 2.7). */
export const AUTH_RESULTS = {
  pass: 'good',
  none: 'quiet',
  neutral: 'quiet',
  fail: 'bad',
  softfail: 'warn',
  policy: 'warn',
  temperror: 'warn',
  permerror: 'warn',
} as const satisfies Readonly<Record<string, Tone>>;

/** What a mail has come to: one word, which the journal says, in the order in which mail comes to it. */
export const MAIL_STATES = {
  accepted: 'info',
  waiting: 'warn',
  'partly-delivered': 'warn',
  delivered: 'good',
  bounced: 'bad',
  expired: 'bad',
  removed: 'bad',
  refused: 'bad',
  tempfailed: 'warn',
  dropped: 'info',
} as const satisfies Readonly<Record<SearchMessagesState, Tone>>;
export type MailState = keyof typeof MAIL_STATES;

export function isKnown<T extends object>(table: T, word: string): word is Extract<keyof T, string> {
  return Object.hasOwn(table, word);
}

/** `mass-mail`, `dmarc-violation`, `malicious-link` of a fact to the name that rules use; undefined for a class that is not ours. */
export function detectionName(word: string): Detection | undefined {
  const name = word.replace(/-(violation|link)$/, '').replaceAll(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
  return isKnown(DETECTIONS, name) ? name : undefined;
}

/** Whether a status is a detection. A status that nobody knows is shown, and counts: unknown is never clean. */
export function isDetection(status: string): boolean {
  return isKnown(STATUSES, status) ? STATUSES[status].found : status !== '';
}

export function statusTone(status: string): Tone {
  return isKnown(STATUSES, status) ? STATUSES[status].tone : 'warn';
}
