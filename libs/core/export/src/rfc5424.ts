import { EVENT_CLASSES, textOf } from './event-classes.js';
import type { EventClass, EventKey, EventSource, LabelledKey, SecurityEvent } from './event-classes.js';
import { shownText } from './shown-text.js';
import { headerField, hostField, priority } from './syslog-header.js';
import type { Facility } from './syslog-header.js';
import { withinBytes } from './within-bytes.js';

/** 32473 is the enterprise number for examples (RFC 5612): we have none of our own. */
const SD_ID = 'postern@32473';

/** A PARAM-VALUE: `"`, `\` and `]` are escaped (RFC 5424 6.3.3). */
export function paramValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(']', '\\]');
}

/** One event as a message of RFC 5424: its values are structured data by their labels, its text is the name of the class, plain ASCII and so without BOM (6.4). */
export function rfc5424Line(event: SecurityEvent, source: EventSource, facility: Facility, maxBytes: number): string {
  const { name, severity: usual }: EventClass = EVENT_CLASSES[event.classId];
  const severity = event.severity ?? usual;
  // MSGID holds 32 characters (6), too few for a class, which is a parameter therefore.
  const head = `${priority(facility, severity)}1 ${new Date(event.atMs).toISOString()} ${hostField(source.host)} postern - -`;
  return withinBytes(maxBytes, (longest) => `${head} [${SD_ID} ${parameters(event, source, severity, longest)}] ${name}`);
}

function parameters(event: SecurityEvent, source: EventSource, severity: number, longest: number): string {
  const { labels }: EventClass = EVENT_CLASSES[event.classId];
  const pairs = [
    ['class', event.classId],
    ['severity', String(severity)],
    ['eventId', headerField(event.id, 255)],
    ['version', shownText(source.version, 64)],
  ];
  for (const [key, value] of Object.entries(event.values) as [EventKey, string | number | readonly string[] | undefined][]) {
    const text = value === undefined ? '' : textOf(key, value, longest);
    // The label of an IPv6 address has spaces, which a PARAM-NAME may not hold.
    if (text !== '') pairs.push([key === 'c6a2' ? key : (labels[key as LabelledKey] ?? key), text]);
  }
  return pairs.map(([name, value]) => `${name}="${paramValue(value ?? '')}"`).join(' ');
}
