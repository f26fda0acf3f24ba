import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseMessage } from '@postern/mail';
import { featuresOf } from '@postern/spam';
import type { MailFeatures, SpamContext } from '@postern/spam';
import type { AuthResults } from '@postern/verdict';

import { corpusSet } from './corpora.js';

/** One message of the mail sets, as its manifest describes it. */
export interface CorpusMail {
  readonly set: string;
  readonly label: string;
  readonly file: string;
  readonly date: string;
  readonly language: string;
  readonly row: Readonly<Record<string, string>>;
}

const SETS = ['mail-spam', 'mail-ham', 'mail-phish', 'mail-dsn'] as const;

/** Rows of all mail sets that are there; empty when there are none. */
export function corpusMails(sets: readonly string[] = SETS): readonly CorpusMail[] {
  return sets.flatMap((name) => {
    const home = corpusSet(name);
    if (home === undefined) return [];
    const [head = '', ...lines] = readFileSync(join(home, 'manifest.tsv'), 'utf8').trimEnd().split('\n');
    const names = head.split('\t');
    return lines.map((line) => {
      const cells = line.split('\t');
      const row = Object.fromEntries(names.map((n, i) => [n, cells[i] ?? '']));
      return {
        set: row['set'] ?? '',
        label: row['label'] ?? '',
        file: join(home, row['file'] ?? ''),
        date: row['date'] ?? '',
        language: row['language'] ?? '',
        row,
      };
    });
  });
}

/** The message as antispam sees it. `auth` plays back what the receiving site noted then; without it nothing is known of authentication. */
export function featured({ file, row, date }: CorpusMail, playback: boolean): { readonly features: MailFeatures; readonly context: SpamContext } {
  const features = featuresOf(parseMessage(readFileSync(file)));
  const mailFrom = row['mail_from'] === '<>' ? '' : (row['mail_from'] ?? '');
  const auth = playback ? authOf(row['auth'] ?? '', mailFrom, features) : undefined;
  return {
    features,
    context: {
      envelope: {
        mailFrom,
        recipients: [row['rcpt_to'] || 'office@corp.example'],
        helo: row['helo'] || 'unknown.example',
        clientIp: row['client_ip'] || '192.0.2.1',
        clientName: 'unknown.example',
        trusted: false,
        tls: '',
        receivedAtMs: Date.parse(date) || 0,
      },
      listed: [],
      localDomains: ['corp.example'],
      ...(auth === undefined ? {} : { auth }),
    },
  };
}

function authOf(text: string, mailFrom: string, features: MailFeatures): AuthResults | undefined {
  if (text === '') return undefined;
  const words = new Map(text.split(';').map((pair) => pair.split('=') as [string, string]));
  const word = (name: string) => words.get(name) ?? 'none';
  const spfDomain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1).toLowerCase();
  const fromDomain = features.from.length === 1 ? (features.from[0]?.domain ?? '') : '';
  const aligned = word('dmarc') === 'pass' || (word('spf') === 'pass' && spfDomain !== '' && spfDomain === fromDomain);
  return {
    spf: word('spf'),
    dkim: word('dkim'),
    dmarc: word('dmarc').replace('bestguesspass', 'none'),
    arc: 'none',
    spfDomain,
    dkimDomains: [],
    fromDomain,
    dmarcPolicy: '',
    aligned,
  };
}
