export { cefLine } from './cef.js';
export { EVENT_CLASS_IDS, EVENT_CLASSES, KEYS } from './event-classes.js';
export type { EventClass, EventClassId, EventKey, EventSource, SecurityEvent } from './event-classes.js';
export * from './framing.js';
export { rfc5424Line } from './rfc5424.js';
export { shownText } from './shown-text.js';
export { FACILITIES } from './syslog-header.js';
export type { Facility } from './syslog-header.js';
