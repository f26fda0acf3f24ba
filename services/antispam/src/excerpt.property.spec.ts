import { filled, parseMessage } from '@postern/mail';
import { gtube } from '@postern/samples';
import { defaultSettings, profileOf } from '@postern/settings';
import type { ScanProfile } from '@postern/settings';
import { featuresOf, spamExcerpt } from '@postern/spam';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { judge } from './judge.js';

const settings = defaultSettings();
const rule = settings.rules.at(-1);
const profile = { ...(rule && profileOf.antispam(settings, rule)), maliciousHosts: ['bad.example'] } as ScanProfile<'antispam'>;
const envelope = {
  mailFrom: 'a@partner.example',
  recipients: ['b@local.example'],
  helo: 'h',
  clientIp: '192.0.2.7',
  clientName: '',
  trusted: false,
  tls: '',
  receivedAtMs: 0,
};

/** All that antispam says and all that it knows. */
function seen(bytes: Buffer): unknown {
  const { has: _has, value: _value, ...features } = featuresOf(parseMessage(bytes));
  const modules = judge(featuresOf(parseMessage(bytes)), { envelope, listed: [], localDomains: ['local.example'] }, profile, []);
  return { modules, features };
}

/** What would change every module's answer if it were read. */
const SECRET = `<html><body><a href="http://bad.example/login">Verify your account</a> ${gtube()} begin 644 x\r\n#86)C\r\n\`\r\nend\r\n</body></html>\r\n`;
const SPAM_MAIL = `From: x@bad.example\r\nSubject: ${gtube()}\r\nContent-Type: text/html\r\n\r\n${SECRET}`;

const inLines = (text: string, width: number, ending: string) => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(ending);
const base64 = (content: string, width: number, ending = '\r\n') => inLines(Buffer.from(content).toString('base64'), width, ending);
const part = (fields: readonly string[], body: string) => `${fields.join('\r\n')}\r\n\r\n${body}`;

/** A file whose content is something to be seen, many times over, behind an amount of bytes that shifts its base64. */
const content = fc
  .record({ lead: fc.nat(4), times: fc.integer({ min: 10, max: 60 }), what: fc.constantFrom(SECRET, SPAM_MAIL) })
  .map(({ lead, times, what }) => 'x'.repeat(lead) + what.repeat(times));

const TYPES = [
  'application/pdf',
  'application/octet-stream',
  'image/png',
  'application/zip',
  'text/plain',
  'text/html',
  'text/csv',
  'image/svg+xml',
  'message/rfc822',
  'message/partial',
  'application/mac-binhex40',
  'odd',
  'application/octet-stream; boundary=one',
  'application/pdf\r\nContent-Type: text/html',
  'multipart/mixed; boundary=none',
];
const NAMES = ['a.pdf', 'page.html', 'page.HTM', 'features.svg', 'a.pdf"; filename*="utf-8\'\'b.html', 'x.eml', ''];
const ENCODINGS = ['BASE64 (x)', 'base64\r\nContent-Transfer-Encoding: 7bit', '', 'x-unknown base64'];
const ODD_FIELDS = ['X-A: b\r\n \t', 'no field', 'X-A: b\rContent-Type: text/html', 'X-B: c\r\n content-type: text/html'];

/** Mostly the first one, so that a mail has an oddity or two and not one in each part. */
const mostly = <T>(usual: T, others: readonly T[], weight = 12) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const attachment = fc
  .record({
    type: mostly('application/pdf', TYPES, 3),
    name: mostly('a.pdf', NAMES, 3),
    encoding: mostly('base64', ENCODINGS),
    odd: mostly('X-A: b', ODD_FIELDS),
    width: mostly(76, [72, 60, 64, 75, 996], 3),
    ending: mostly('\r\n', ['\n']),
    tail: mostly('', ['\r\n', '\r\n\r\n', '=\r\nAAAA', '\r\nAA\r\nAAAA', ' '], 3),
    content,
  })
  .map(({ type, name, encoding, odd, width, ending, tail, content: bytes }) =>
    part(
      [`Content-Type: ${type}`, `Content-Disposition: attachment; filename="${name}"`, odd, `Content-Transfer-Encoding: ${encoding}`],
      base64(bytes, width, ending) + tail,
    ),
  );

const text = mostly(
  part(['Content-Type: text/plain'], 'Hello, please see https://partner.example/ and call me.'),
  [
    part(['Content-Type: text/html'], '<p>Verify your account at <a href="http://bad.example/">our bank</a></p>'),
    part(['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'], base64(SECRET.repeat(20), 76)),
    part(['Content-Type: text/plain'], 'begin 644 a.html\r\n#86)C\r\n`\r\nend\r\n'),
    part(
      ['Content-Type: text/plain'],
      'Free money, act now, click here.\r\n--stray\r\nContent-Type: text/html\r\n\r\n<a href="http://bad.example">x</a>',
    ),
  ],
  2,
);

/** A boundary is one of three, so that nested parts share theirs now and then. */
const boundary = mostly('one', ['two', 'three', 'two"; boundary="one'], 4);
const { tree } = fc.letrec<{ tree: string; leaf: string; multipart: string; embedded: string }>((tie) => ({
  leaf: fc.oneof({ weight: 1, arbitrary: text }, { weight: 3, arbitrary: attachment }),
  multipart: fc
    .record({
      boundary,
      kind: fc.constantFrom('mixed', 'mixed', 'alternative', 'related', 'digest'),
      encoding: mostly('7bit', ['base64', 'quoted-printable']),
      members: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      preamble: mostly('', ['Content-Type: text/html\r\n', 'begin 6 x']),
      close: mostly('--', ['', '--x']),
    })
    .map(({ boundary: mark, kind, encoding, members, preamble, close }) => {
      const [line = ''] = mark.split('"');
      return part(
        [`Content-Type: multipart/${kind}; boundary="${mark}"`, `Content-Transfer-Encoding: ${encoding}`],
        `${preamble}${members.map((member) => `\r\n--${line}\r\n${member}`).join('')}\r\n--${line}${close}\r\n`,
      );
    }),
  embedded: tie('tree').map((inner) => part(['Content-Type: message/rfc822'], `From: x@y.example\r\nSubject: inner\r\n${inner}`)),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: tie('leaf') },
    { weight: 2, arbitrary: tie('multipart') },
    { weight: 1, arbitrary: tie('embedded') },
  ),
}));
const mail = fc
  .tuple(text, tree, fc.array(tree, { maxLength: 2 }))
  .map(([first, second, others]) =>
    part(
      ['From: Alice <alice@partner.example>', 'To: bob@local.example', 'Subject: Offer', 'Content-Type: multipart/mixed; boundary=outer'],
      `${[first, second, ...others].map((member) => `--outer\r\n${member}\r\n`).join('')}--outer--\r\n`,
    ),
  );

const TOKENS = [
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  '--',
  '\r\n--one\r\n',
  '--outer--',
  '=',
  ' ',
  ':',
  'begin 644 x\n',
  '\r\nContent-Type: text/html\r\n\r\n',
  '\0',
];
const damaged = fc
  .tuple(mail, fc.array(fc.record({ at: fc.nat(200_000), cut: fc.nat(30), insert: fc.constantFrom('', ...TOKENS) }), { minLength: 1, maxLength: 3 }))
  .map(([whole, changes]) =>
    changes.reduce((now, { at, cut, insert }) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + insert + now.slice(place + cut);
    }, whole),
  );

/** Checks mails, and tells how many of them gave an excerpt. */
function excerptsOf(mails: fc.Arbitrary<string>, numRuns: number): number {
  let taken = 0;
  fc.assert(
    fc.property(mails, (source) => {
      const bytes = Buffer.from(source, 'latin1');
      const excerpt = spamExcerpt(parseMessage(bytes));
      if (excerpt === undefined) return;
      taken += 1;
      const again = filled(excerpt, bytes.length);
      expect(again.length).toBe(bytes.length);
      // Else the property would say nothing.
      expect(again.equals(bytes)).toBe(false);
      expect(seen(again)).toEqual(seen(bytes));
    }),
    { numRuns },
  );
  return taken;
}

describe('antispam says the same of an excerpt', () => {
  it('as of the whole mail, whatever parts it has', () => {
    expect(excerptsOf(mail, 600)).toBeGreaterThan(80);
  }, 120_000);

  it('as of the whole mail, also where that is damaged', () => {
    expect(excerptsOf(damaged, 600)).toBeGreaterThan(15);
  }, 120_000);
});
