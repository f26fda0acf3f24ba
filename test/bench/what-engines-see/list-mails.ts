import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { demoMails, sampleMail } from '@postern/samples';

import { corpusSet } from '../../corpus/corpora.js';
import type { ListedMail } from './see-with-build.js';

const SETS = ['mail-ham', 'mail-spam', 'mail-phish', 'mail-dsn', 'mail-commercial', 'mime-torture', 'attachments'] as const;
const OURS = 'test/corpus/mime';
const COLUMNS = { clientIp: 3, helo: 4, mailFrom: 5 };
const STRANGER = { clientIp: '192.0.2.7', helo: 'mail.partner.example', mailFrom: 'alice@partner.example' };
/** Lines of a mailbox file (RFC 4155) that begin a mail. */
const MBOX_FROM = /^From [^\r\n]*\r?\n/m;

/**
 * Writes the list of mails for see-with-build: `node list-mails.js LIST FOLDER MOST [MAILS]`. Of the corpora, or of the folder MAILS with .eml and .mbox files, at most so many
 * of each set, spread evenly; and the samples and our own messages, all of them. Started in the root of the checkout. Files of the corpora that are no mail are attached to one; what is made is put into FOLDER.
 */
function main([list = '', folder = '', most = '0', mails = '']: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const made = (name: string, bytes: Buffer): string => {
    const file = join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 24)}.eml`);
    writeFileSync(file, bytes);
    return file;
  };
  const sets = mails === '' ? SETS.map((set) => corpusMails(set, made)) : [folderMails(mails, made)];
  const samples = demoMails().map(({ name, bytes }) => ({ ...STRANGER, name: `samples/${name}`, make: () => made(name, bytes) }));
  const ours = readdirSync(OURS).map((name) => ({ ...STRANGER, name: `ours/${name}`, make: () => join(process.cwd(), OURS, name) }));
  const chosen = [samples, ours, ...sets.map((set) => spread(set, Number(most)))].flat();
  writeFileSync(list, chosen.map(({ make, ...mail }) => `${JSON.stringify({ ...mail, file: make() } satisfies ListedMail)}\n`).join(''));
  console.log(
    `${chosen.length} mails: samples ${samples.length}, ours ${ours.length}, ${sets.map((set, i) => `${SETS[i] ?? mails} ${Math.min(set.length, Number(most) || set.length)} of ${set.length}`).join(', ')}`,
  );
}

interface Choice extends Omit<ListedMail, 'file'> {
  /** Path of the mail, which is written when it is not there yet. */
  make(): string;
}
type Made = (name: string, bytes: Buffer) => string;

function corpusMails(set: (typeof SETS)[number], made: Made): readonly Choice[] {
  const home = corpusSet(set);
  if (home === undefined) return [];
  const [, ...rows] = readFileSync(join(home, 'manifest.tsv'), 'utf8').trim().split('\n');
  return rows.map((row) => {
    const cells = row.split('\t');
    const path = cells[0] ?? '';
    const cell = (key: keyof typeof COLUMNS) => (cells[COLUMNS[key]] || STRANGER[key]).replace(/^<>$/, '');
    const file = join(home, path);
    const attached = () => made(`${set}/${path}`, withAttachment(path, readFileSync(file)));
    const make = set === 'attachments' ? attached : () => file;
    return { name: `${set}/${path}`, clientIp: cell('clientIp'), helo: cell('helo'), mailFrom: cell('mailFrom'), make };
  });
}

function withAttachment(path: string, bytes: Buffer): Buffer {
  const name = path.split('/').at(-1) ?? '';
  return sampleMail({
    from: 'alice@partner.example',
    to: 'office@corp.example',
    subject: 'A file',
    text: 'Here it is.',
    attachments: [{ name, bytes }],
  });
}

function folderMails(folder: string, made: Made): readonly Choice[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file);
    if (entry.name.endsWith('.eml')) return [{ ...STRANGER, name, make: () => file }];
    if (!entry.name.endsWith('.mbox')) return [];
    const [, ...mails] = readFileSync(file, 'latin1').split(MBOX_FROM);
    return mails.map((mail, i) => ({
      ...STRANGER,
      name: `${name}#${i}`,
      make: () => made(`${name}#${i}`, Buffer.from(mail.replace(/\r?\n/g, '\r\n'), 'latin1')),
    }));
  });
}

/** At most so many, evenly from first to last; all when 0. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (most === 0 || all.length <= most) return all;
  return Array.from({ length: most }, (_unused, i) => all[Math.floor((i * all.length) / most)] as T);
}

main(process.argv.slice(2));
