import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { corpusSet, NO_CORPORA } from './corpora.js';

interface MailSet {
  readonly id: 'ours' | 'corpora';
  readonly what: string;
  readonly folder: string;
  /** Files below the folder. */
  readonly names: readonly string[];
  /** So many mails are in it, and so many attachments: a test that read fewer has seen nothing. */
  readonly least: number;
  readonly skipped: boolean;
}

const OURS = join(import.meta.dirname, 'mime');
const corpora = corpusSet('mime-torture');

/** Mails to read: those that we wrote, which are always there, and those of the corpora. */
export const MAIL_SETS: readonly MailSet[] = [
  { id: 'ours', what: 'our own messages', folder: OURS, names: readdirSync(OURS).sort(), least: 50, skipped: false },
  {
    id: 'corpora',
    what: `the corpora${corpora === undefined ? ` (${NO_CORPORA})` : ''}`,
    folder: corpora ?? '',
    names: corpora === undefined ? [] : listed(corpora),
    least: 2000,
    skipped: corpora === undefined,
  },
];

function listed(root: string): readonly string[] {
  const [, ...rows] = readFileSync(join(root, 'manifest.tsv'), 'utf8').trim().split('\n');
  return rows.map((row) => row.split('\t')[0] ?? '').filter((name) => name !== '');
}
