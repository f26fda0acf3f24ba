import { bytes, count, filenameMasks, flag, respondToPart } from '@postern/vocabulary';

import { COMMON_STATUSES } from './module-record.js';
import type { ModuleRecord } from './module-record.js';
import { runsAlone } from './runs.js';

/** Looks for malware, macros and what cannot be looked at (behaviour 3). */
export const antivirus = {
  id: 'antivirus',
  title: 'AntiVirus',
  about: 'Gives every file of a mail to the engines, with archives unpacked.',
  runs: runsAlone(60, 'Time limit of one scan'),
  settings: {
    maxNesting: count(32, 'levels', [1, 20_000], 'Depth of archives within archives; what is deeper is not scanned and counts as scanError'),
    maxScanBytes: bytes('25 MiB', ['1 KiB', '256 MiB'], 'Larger mail is not scanned and counts as scanError'),
    heuristics: flag(true, 'Also report what only looks like malware: suspicious structure, double extensions'),
    excludeNames: filenameMasks([], 1000, 'Files that are not scanned, by name with * and ?. The status says so'),
  },
  rule: {},
  policy: {},
  detections: {
    infected: { title: 'malware', response: respondToPart({ action: 'reject', backup: true, tag: '[Infected]' }, 'An engine names malware') },
    probablyInfected: {
      title: 'probable malware',
      response: respondToPart({ action: 'reject', backup: true, tag: '[Probably infected]' }, 'Heuristics report it'),
    },
    encrypted: {
      title: 'encrypted content',
      response: respondToPart({ action: 'skip', tag: '[Encrypted]' }, 'A part cannot be looked into without a password'),
    },
    macros: { title: 'macros', response: respondToPart({ action: 'skip', tag: '[Macro]' }, 'A document carries macros') },
    scanError: {
      title: 'content that could not be scanned',
      response: respondToPart({ action: 'skip', backup: true, tag: '[Not scanned]' }, 'A part is damaged, too large or nested too deep'),
    },
  },
  notLookedAt: { encrypted: 'encrypted', otherwise: 'scanError' },
  statuses: { ...COMMON_STATUSES, Clean: 'ok', Encrypted: 'doubtful', Macro: 'doubtful', ProbablyInfected: 'bad', Infected: 'bad' },
  facts: {
    method: { kind: 'text', about: 'Method that detected' },
    threats: { kind: 'text', about: 'Names of what was detected' },
    reason: { kind: 'text', about: 'Why something was not scanned' },
    files: { kind: 'number', about: 'Files that were looked at' },
  },
  fields: [
    { name: 'AntiVirus', shows: 'engines' },
    { name: 'AntiVirus-Status', shows: 'status and action' },
  ],
} as const satisfies ModuleRecord;
