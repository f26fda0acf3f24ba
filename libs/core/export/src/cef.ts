import { EVENT_CLASSES, textOf } from './event-classes.js';
import type { EventClass, EventKey, EventSource, LabelledKey, SecurityEvent } from './event-classes.js';
import { shownText } from './shown-text.js';
import { headerField, hostField, priority } from './syslog-header.js';
import type { Facility } from './syslog-header.js';
import { withinBytes } from './within-bytes.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A text of the header. Many readers do not undo its escapes, so what needs one is replaced. */
export function cefHeaderText(value: string): string {
  return shownText(value, 512).replaceAll('|', '/').replaceAll('\\', '/').replaceAll('=', ':');
}

/** A value of the extension: only `\` and `=` are escaped there; line endings are shown before. */
export function cefValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('=', '\\=');
}

/** One event as a line of CEF (behaviour 16.2) in a frame of RFC 3164, time in UTC. At most `maxBytes` of UTF-8 by shorter values. */
export function cefLine(event: SecurityEvent, source: EventSource, facility: Facility, maxBytes: number): string {
  const { name, severity: usual }: EventClass = EVENT_CLASSES[event.classId];
  const severity = event.severity ?? usual;
  const frame = `${priority(facility, severity)}${bsdTime(event.atMs)} ${hostField(source.host)} KSMG: `;
  const header = ['CEF:0', 'Postern', 'Postern', source.version, event.classId, name].map(cefHeaderText).join('|');
  return withinBytes(maxBytes, (longest) => `${frame}${header}|${severity}|${extension(event, longest)}`);
}

function extension(event: SecurityEvent, longest: number): string {
  const { labels }: EventClass = EVENT_CLASSES[event.classId];
  const pairs = [`rt=${Math.trunc(event.atMs)}`, `PosternEventId=${cefValue(headerField(event.id, 255))}`];
  for (const [key, value] of Object.entries(event.values) as [EventKey, string | number | readonly string[] | undefined][]) {
    const text = value === undefined ? '' : textOf(key, value, longest);
    if (text === '') continue;
    const label = labels[key as LabelledKey];
    if (label !== undefined) pairs.push(`${key}Label=${cefValue(label)}`);
    pairs.push(`${key}=${cefValue(text)}`);
  }
  return pairs.join(' ');
}

/** `Mmm dd hh:mm:ss` (RFC 3164 4.1.2), the day padded by a space. */
function bsdTime(atMs: number): string {
  const at = new Date(atMs);
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)}`;
}
