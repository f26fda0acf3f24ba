import { choice, count, filenameMasks, flag, formats, group, kilobytes, respondToMail, respondToPart } from '@postern/vocabulary';

import { COMMON_STATUSES } from './module-record.js';
import type { ModuleRecord } from './module-record.js';
import { runsAlone } from './runs.js';

const match = (what: string) => choice(['listed', 'not-listed'], 'listed', `Whether ${what} in the list or those not in it are forbidden`);

/** Forbids sizes, true types and names (behaviour 7). */
export const contentFilter = {
  id: 'contentFilter',
  title: 'ContentFilter',
  about: 'Compares size, true types and names of attachments with what a rule forbids.',
  runs: runsAlone(30, 'Time limit of one scan'),
  settings: {
    maxNesting: count(32, 'levels', [1, 20_000], 'Depth of archives within archives; nothing is looked for below it'),
  },
  rule: {
    maxSizeKb: kilobytes(0, [0, 1_048_576], 'Message size above which `size` applies; 0 is no limit'),
    formats: group({
      match: match('formats'),
      list: formats(['executables', 'scripts'], 200, 'Categories or single types, by content and not by name. An empty list forbids nothing'),
    }),
    names: group({
      match: match('names'),
      list: filenameMasks([], 1000, 'Filename masks with * and ?. An empty list forbids nothing'),
    }),
    inArchives: flag(true, 'Look at names and formats inside archives and compound files'),
  },
  policy: {},
  detections: {
    size: { title: 'too large a message', response: respondToMail({ action: 'reject', backup: true }, 'The message is larger than maxSizeKb') },
    format: { title: 'a forbidden format', response: respondToPart({ action: 'reject', backup: true }, 'A file is of a forbidden format') },
    name: { title: 'a forbidden name', response: respondToPart({ action: 'reject', backup: true }, 'A file has a forbidden name') },
  },
  statuses: { ...COMMON_STATUSES, Clean: 'ok', Encrypted: 'doubtful', SizeExceeded: 'bad', BannedFormat: 'bad', BannedName: 'bad' },
  facts: {
    detected: { kind: 'text', about: 'What is forbidden, in the words of events' },
    reason: { kind: 'text', about: 'Why something was not looked at' },
    files: { kind: 'number', about: 'Files that were looked at' },
  },
  fields: [],
} as const satisfies ModuleRecord;
