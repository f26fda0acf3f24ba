import { shownText } from './shown-text.js';

/** Keys that an event may carry, with the longest value that common dictionaries of CEF take, in characters. A key that is not here cannot be written. */
export const KEYS = {
  act: 63,
  cn1: 20,
  cn2: 20,
  cs1: 1023,
  cs2: 1023,
  cs3: 1023,
  cs4: 1023,
  cs5: 1023,
  cs6: 1023,
  c6a2: 45,
  deviceProcessName: 1023,
  duser: 1023,
  fname: 1023,
  fsize: 20,
  outcome: 63,
  reason: 1023,
  src: 45,
  suser: 1023,
  KSMGMessageSubject: 1023,
} as const;

export type EventKey = keyof typeof KEYS;

/** Keys whose meaning a class gives by a label beside them. */
export type LabelledKey = 'cn1' | 'cn2' | 'cs1' | 'cs2' | 'cs3' | 'cs4' | 'cs5' | 'cs6' | 'c6a2';

export interface EventClass {
  readonly name: string;
  /** 0 to 10 (CEF). */
  readonly severity: number;
  readonly labels: { readonly [Key in LabelledKey]?: string };
}

const SCAN_LABELS = { cs1: 'MessageId', cs2: 'Rules', cs3: 'UnsafeRecipients', c6a2: 'Source IPv6 Address' } as const;
const scan = (name: string, more: EventClass['labels'] = {}): EventClass => ({ name, severity: 2, labels: { ...SCAN_LABELS, ...more } });

/** Classes of events (behaviour 16.2). Those with `POSTERN_EV_` tell what the reference has no class for. */
export const EVENT_CLASSES = {
  LMS_EV_SCAN_LOGIC_ALL_NOT_PROCESSED: { ...scan('Message not processed'), severity: 7 },
  LMS_EV_SCAN_LOGIC_AV_STATUS: scan('Anti-virus status', { cs4: 'Method' }),
  LMS_EV_SCAN_LOGIC_AS_STATUS: scan('Anti-spam status', { cs4: 'Method' }),
  LMS_EV_SCAN_LOGIC_AP_STATUS: scan('Anti-phishing status', { cs4: 'Method' }),
  LMS_EV_SCAN_LOGIC_MLF_STATUS: scan('Link scanning status', { cs4: 'Method' }),
  LMS_EV_SCAN_LOGIC_MA_STATUS: scan('Sender authentication status', { cs4: 'SpfVerdict', cs5: 'DkimVerdict', cs6: 'DmarcVerdict' }),
  LMS_EV_SCAN_LOGIC_CF_STATUS: scan('Content filtering status', { cs4: 'DetectedEntity' }),
  LMS_EV_SCAN_LOGIC_PART_RESULT: scan('Result of a part', {
    cn1: 'ObjectsNumber',
    cn2: 'DetectedFileSize',
    cs3: 'AvExclude',
    cs4: 'Threats',
    cs5: 'DetectedFileName',
    cs6: 'DetectedFileFormat',
  }),
  POSTERN_EV_RECIPIENT_REFUSED: { name: 'Recipient refused', severity: 3, labels: { cs1: 'MessageId', cs4: 'Code', c6a2: 'Source IPv6 Address' } },
  POSTERN_EV_DELIVERY: { name: 'Delivery attempt', severity: 2, labels: { cs1: 'MessageId', cs4: 'NextHop', cn1: 'Attempt' } },
} as const satisfies Record<string, EventClass>;

export type EventClassId = keyof typeof EVENT_CLASSES;

export const EVENT_CLASS_IDS = Object.keys(EVENT_CLASSES) as readonly EventClassId[];

/** What has happened, for another system. Values may be hostile; lists are joined by commas. */
export interface SecurityEvent {
  /** Same for repeats of the same fact, so that a receiver can drop them. Printable ASCII without spaces. */
  readonly id: string;
  readonly classId: EventClassId;
  /** 0 to 10; absent: that of the class. */
  readonly severity?: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly values: { readonly [Key in EventKey]?: string | number | readonly string[] };
}

/** Who tells it: header fields of a line. */
export interface EventSource {
  readonly host: string;
  readonly version: string;
}

/** A value as text, before any escape, at most so many characters. An empty one is not written. */
export function textOf(key: EventKey, value: string | number | readonly string[], maxCharacters: number): string {
  const limit = Math.min(KEYS[key], maxCharacters);
  if (typeof value === 'number') return String(value);
  return shownText(typeof value === 'string' ? value : value.join(','), limit);
}
