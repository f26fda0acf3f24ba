import { excessOf } from '@postern/linear/testing';
import type { WorkSubject } from '@postern/linear/testing';
import { parseMessage } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { featuresOf } from './mail-features.js';
import { bulkMark } from './mass-mail.js';
import { ratePhishing } from './rate-phishing.js';
import { rateSpam } from './rate-spam.js';
import type { SpamContext } from './spam-context.js';
import { phraseHits } from './phrases.js';

const CONTEXT: SpamContext = {
  envelope: {
    clientIp: '192.0.2.7',
    clientName: 'pool-192-0-2-7.isp.example',
    helo: 'a.example',
    mailFrom: 'a@b.example',
    recipients: ['c@ours.example'],
    trusted: false,
    receivedAtMs: Date.parse('2026-01-01T00:00:00Z'),
  },
  auth: undefined,
  listed: [],
  localDomains: ['ours.example'],
} as unknown as SpamContext;

function rate(mail: string): void {
  const features = featuresOf(parseMessage(Buffer.from(mail, 'latin1')));
  rateSpam(features, CONTEXT);
  ratePhishing(features, CONTEXT);
  bulkMark(features);
}
const HEAD = 'From: a@b.example\r\nTo: c@ours.example\r\n';

const FIELDS: Record<string, readonly string[]> = {
  Subject: ['Re: ', '=?utf-8?q?', 'x@y.', '[1]', '!!', ' 12345'],
  From: ['a@b.', 'paypal ', '<a@b.example>', '"', ', '],
  To: ['a@b.example, ', '<', '"a" '],
  Date: ['(', '()', 'Mon, ', '1 Jan 2026 '],
  'Message-ID': ['<a@', '<', '@localhost'],
  'X-Mailer': ['the bat! (', 'foxmail ', 'outlook '],
  'Content-Type': ['text/', '; charset=', '; a=b', 'boundary='],
  'List-Unsubscribe': ['<mailto:', '<http://'],
};
const SUBJECTS: Record<string, WorkSubject> = {
  ...Object.fromEntries(
    Object.entries(FIELDS).map(([name, words]) => [
      `the field ${name}`,
      { run: (text: string) => rate(`${HEAD}${name}: ${text}\r\n\r\nhello`), words, max: 260_000 },
    ]),
  ),
  'a text': {
    run: (text) => rate(`${HEAD}\r\n${text}`),
    words: ['http://a.example/ ', 'dear friend ', 'bitcoin ', 'dying cancer ', '> ', 'On a wrote:', 'a.com '],
  },
  'a page': {
    run: (text) => rate(`${HEAD}Content-Type: text/html\r\n\r\n${text}`),
    words: ['<a href="http://a.example/', '<p>', '<img src="http://b.example/', '<!--', '</a>', '&nbsp;'],
  },
  'words that phrases begin with': {
    run: (text) => void phraseHits('', text),
    words: ['wallet ', 'make ', '$0 a ', 'we are a ', 'supplier ', 'factory', 'for ', 'dear sir ', 'million ', '100 ', '发', '票', 'qq'],
  },
};

describe('the work for a megabyte of any characters', () => {
  it.each(Object.entries(SUBJECTS))(
    'in %s is at most a constant for each',
    (_, subject) => {
      expect(excessOf(subject, 400)).toEqual([]);
    },
    600_000,
  );
});
