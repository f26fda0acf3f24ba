import { excessOf } from '@postern/linear/testing';
import type { WorkSubject } from '@postern/linear/testing';
import { parseMessage } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { authorOf } from './author.js';
import { readDmarcRecord, readDmarcRecords } from './dmarc-record.js';
import { organisationalDomain, plainDomain } from './domains.js';
import { senderExcerpt } from './sender-excerpt.js';

const mailOf = (head: string) => parseMessage(Buffer.from(`${head}\r\n\r\nx`, 'latin1'));

const SUBJECTS: Record<string, WorkSubject> = {
  'the author': { run: (text) => void authorOf(mailOf(`From: ${text}`)), words: ['a@b.', '<a@', '"', '=?a?q?', ', ', '@a,', '(c)', 'a.b.'] },
  'a DMARC record': { run: (text) => void readDmarcRecord(`v=DMARC1; p=reject; ${text}`), words: ['rua=', 'mailto:', ', ', 'a:b', 'p=', 'pct=1'] },
  'DMARC records': { run: (text) => void readDmarcRecords([text, text]), words: ['v=DMARC1', 'v = DMARC1', '; '] },
  'a domain': {
    run: (text) => {
      plainDomain(text);
      organisationalDomain(text);
    },
    words: ['a.', 'xn--', '。', 'co.uk.'],
  },
  signatures: { run: (text) => void senderExcerpt(mailOf(`DKIM-Signature: v=1; ${text}`)), words: ['l=1;', 'h=', 'b=', 'bh=', 'd=a;'] },
};

describe('the work for a megabyte of any characters', () => {
  it.each(Object.entries(SUBJECTS))(
    'in %s is at most a constant for each',
    (_, subject) => {
      expect(excessOf(subject, 150)).toEqual([]);
    },
    600_000,
  );
});
