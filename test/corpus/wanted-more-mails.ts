import { pdf, sampleMail, zip } from '@postern/samples';
import type { SampleAttachment } from '@postern/samples';

import { FROM, head, news, raw } from './wanted-mails.js';

type Row = readonly [string, Buffer];
const lines = (...text: readonly string[]) => Buffer.from(text.join('\r\n'));
const file = (what: string, name: string, bytes: Buffer, ...more: readonly SampleAttachment[]): Row => [
  what,
  sampleMail({ from: FROM, to: 'b@b.example', subject: what, text: 'Please see what is attached.', attachments: [{ name, bytes }, ...more] }),
];
const letter = (from: string, subject: string, ...text: readonly string[]): Row => [
  `${from}: ${subject}`,
  Buffer.from([...head(from, subject, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'), '', ...text].join('\r\n')),
];

/** Names that sound like a well-known company and are somebody's own: places, streets, first names, goods. */
const NAMES: readonly Row[] = [
  'Barclays Center <events@barclayscenter.example>',
  'Barclays Center <tickets@arena-tickets.example>',
  'The Barclays Center <box.office@brooklyn.example>',
  'Barclays Center Tickets <tickets@arena.example>',
  'Vodafone Arena <news@stadium.example>',
  'Microsoft Theater <news@theater.example>',
  'Citibank Plaza <office@plaza.example>',
  'HSBC Tower <reception@tower.example>',
  'Chase Street Dental <hello@chasestreetdental.example>',
  'Chase Center <events@chasecenter.example>',
  'Apple Pie Kitchen <recipes@kitchen.example>',
  'Amazon River Cruises <info@cruises.example>',
  'Visa Application Centre <appointments@visa-centre.example>',
  'Delta Airport Hotel <reception@deltahotel.example>',
  'Orange County Library <library@county.example>',
  'Target Field <news@field.example>',
  'PayPal Park <events@park.example>',
  'Santander Arena <info@arena.example>',
].flatMap((from) => {
  const site = from.slice(from.indexOf('@') + 1, -1);
  return [
    letter(
      from,
      'Your visit on Saturday',
      'Dear Ms Weber,',
      '',
      'thank you for your booking. Doors open at seven.',
      '',
      `All about your visit: https://www.${site}/visit`,
      '',
    ),
    letter(
      from,
      'News of the week',
      'Hello,',
      '',
      `please review the programme of the week and see our offers: https://${site}/programme`,
      '',
      'See you soon',
      '',
    ),
  ];
});

/** Words of well-known companies in what a person writes. */
const PROSE: readonly Row[] = [
  letter(
    'Anna Weber <anna@shop.example>',
    'Concert',
    'The concert is at Barclays Center, near Chase Street. Tickets: https://shop.example/tickets',
    '',
  ),
  letter('Anna Weber <anna@shop.example>', 'Apple pie', 'I baked an apple pie. The recipe: https://kitchen.example/apple-pie', ''),
  letter('Anna Weber <anna@shop.example>', 'Amazon river', 'Our photographs of the Amazon river: https://photos.example/amazon-river', ''),
  letter(
    'Anna Weber <anna@shop.example>',
    'Visa application',
    'For your visa application we need your passport. The form: https://embassy.example/visa',
    '',
  ),
  letter('Anna Weber <anna@shop.example>', 'Delta', 'We land at Delta airport at nine. Map: https://maps.example/delta-airport', ''),
  letter('Anna Weber <anna@shop.example>', 'Orange County', 'The fair of Orange County opens on Friday: https://county.example/fair', ''),
  letter('Anna Weber <anna@shop.example>', 'Payment', 'You may pay by PayPal or bank transfer. Invoice: https://shop.example/invoice/4711', ''),
  letter('Anna Weber <anna@shop.example>', 'Parcel', 'I sent it with DHL and UPS was full. The list: https://shop.example/list', ''),
  letter('Anna Weber <anna@shop.example>', 'Netflix', 'Did you see the new film on Netflix? My review: https://blog.example/film', ''),
  letter(
    'Anna Weber <anna@shop.example>',
    'Password',
    'Please change the password of the router, it is on the sticker. Manual: https://router.example/manual',
    '',
  ),
];

const LETTERS: readonly Row[] = [
  [
    'a newsletter with many links',
    news(
      FROM,
      'Spring catalogue',
      Array.from({ length: 80 }, (_, i) => `<p><a href="https://click.mailer.example/c/${i}?u=ab12">Item ${i}</a></p>`).join(''),
    ),
  ],
  [
    'a newsletter whose links show the shop and go by a counter',
    news(FROM, 'Spring', Array.from({ length: 20 }, (_, i) => `<a href="https://click.mailer.example/${i}">shop.example/item/${i}</a>`).join('<br>')),
  ],
  [
    'an answer by itself',
    raw(
      ...head('Anna <anna@shop.example>', 'Out of office: Re: offer', 'Auto-Submitted: auto-replied', 'Precedence: bulk', 'Content-Type: text/plain'),
      '',
      'I am away until Monday. In urgent matters please call 4711.',
    ),
  ],
  [
    'mail of a list that rewrites From',
    raw(
      ...head(
        'Anna Weber via Users <users@lists.shop.example>',
        '[Users] Re: build fails',
        'List-Id: <users.lists.shop.example>',
        'List-Post: <mailto:users@lists.shop.example>',
        'List-Unsubscribe: <https://lists.shop.example/u>',
        'Reply-To: Anna Weber <anna@weber.example>',
        'Precedence: list',
        'Content-Type: text/plain',
      ),
      '',
      'It works for me with version 3.',
      '_______________________________________________',
      'Users mailing list -- users@lists.shop.example',
      'https://lists.shop.example/listinfo/users',
    ),
  ],
  [
    'mail that was sent on',
    raw(
      'Received: from mx.old.example (mx.old.example [192.0.2.9]) by mx.new.example; Mon, 24 Nov 2025 12:00:01 +0000',
      'Authentication-Results: mx.old.example; spf=pass smtp.mailfrom=weber.example; dkim=pass header.d=weber.example',
      'Resent-From: b@old.example',
      'Resent-To: b@b.example',
      ...head('Anna <anna@weber.example>', 'Fwd: minutes', 'Content-Type: text/plain'),
      '',
      'Here are the minutes.',
    ),
  ],
  letter(
    '\u5c71\u7530 \u82b1\u5b50 <y@shop.example>',
    '\u4f1a\u8b70\u306e\u8b70\u4e8b\u9332',
    '\u304a\u4e16\u8a71\u306b\u306a\u3063\u3066\u304a\u308a\u307e\u3059\u3002\u8b70\u4e8b\u9332\u3092\u304a\u9001\u308a\u3057\u307e\u3059\u3002',
    '',
  ),
  letter(
    '\u0623\u062d\u0645\u062f <a@shop.example>',
    '\u0645\u062d\u0636\u0631 \u0627\u0644\u0627\u062c\u062a\u0645\u0627\u0639',
    '\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645\u060c \u062a\u062c\u062f\u0648\u0646 \u0627\u0644\u0645\u062d\u0636\u0631 \u0623\u062f\u0646\u0627\u0647.',
    '',
  ),
  letter(
    'J\u00fcrgen M\u00fcller <j@shop.example>',
    'Gr\u00fc\u00dfe und \u00c4nderungen',
    'Sehr geehrte Frau Weber,',
    '',
    'anbei die \u00c4nderungen. Mit freundlichen Gr\u00fc\u00dfen',
    '',
  ),
  letter(
    'Build <ci@shop.example>',
    'Build 4711 failed',
    'MZ\u00a0 0x4d5a is no header',
    'begin 12 tests',
    'Exception in thread "main" java.lang.Error: eval(x)',
    'powershell.exe -Command Get-Item',
    '',
  ),
  letter(
    'Anna <anna@shop.example>',
    '[PATCH 1/2] fix',
    'diff --git a/a.js b/a.js',
    '--- a/a.js',
    '+++ b/a.js',
    '@@ -1 +1 @@',
    "-var a = load('x');",
    "+const b = eval('1');",
    '-- ',
    '2.43.0',
    '',
  ),
];

const FILES: readonly Row[] = [
  file('an invoice', 'Rechnung_4711.pdf', pdf()),
  file('a log that begins with MZ', 'a.log', lines('MZ 12:00 start', 'MZ 12:01 end')),
  file(
    'an archive of texts',
    'a.zip',
    zip([
      { name: 'read me.txt', bytes: lines('hello') },
      { name: 'a/b.csv', bytes: lines('a;b', '1;2') },
    ]),
  ),
  file('a table', 'a.csv', lines('name;sum', 'Weber;=SUM(A1:A2)', "O'Neil;-12")),
  file(
    'an appointment',
    'a.ics',
    lines('BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'DTSTART:20251201T100000Z', 'SUMMARY:x', 'END:VEVENT', 'END:VCALENDAR'),
  ),
  file('a card', 'a.vcf', lines('BEGIN:VCARD', 'VERSION:3.0', 'FN:Anna', 'TEL:+49 89 1', 'END:VCARD')),
  file(
    'a track',
    'a.gpx',
    lines(
      '<?xml version="1.0"?>',
      '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>',
    ),
  ),
  file('a drawing', 'a.dwg', Buffer.concat([Buffer.from('AC1032\0\0\0\0\0\x03'), Buffer.alloc(400, '\x01\x02\x80')])),
  file('a drawing of text', 'a.dxf', lines('0', 'SECTION', '2', 'HEADER', '9', '$ACADVER', '1', 'AC1032', '0', 'ENDSEC', '0', 'EOF')),
  file(
    'a bill of machines',
    'invoice.xml',
    lines('<?xml version="1.0"?>', '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>'),
  ),
  file(
    'a plan of Microsoft Project',
    'plan.xml',
    lines('<?xml version="1.0"?>', '<Project xmlns="http://schemas.microsoft.com/project"><Name>a</Name><Tasks/></Project>'),
  ),
  file('settings of a program', 'settings.xml', lines('<?xml version="1.0"?>', '<Configuration><Database host="a"/></Configuration>')),
  file('a property list', 'a.plist', lines('<?xml version="1.0"?>', '<plist version="1.0"><dict><key>Label</key><string>a</string></dict></plist>')),
  file('a page of a report', 'report.html', lines('<html><body><table><tr><td>1</td></tr></table><script>sort("t")</script></body></html>')),
  file('a key', 'a.asc', lines('-----BEGIN PGP PUBLIC KEY BLOCK-----', '', 'mQENBF', '=abcd', '-----END PGP PUBLIC KEY BLOCK-----')),
  file('a certificate', 'a.pem', lines('-----BEGIN CERTIFICATE-----', 'MIIB', '-----END CERTIFICATE-----')),
  file('subtitles', 'a.srt', lines('1', '00:00:01,000 --> 00:00:02,000', 'Hello.')),
  file('a text of TeX', 'a.tex', lines('\\documentclass{article}', '\\begin{document}', 'x', '\\end{document}')),
  file('a note of Markdown', 'a.md', lines('# a', '', '```sh', '#!/bin/sh', 'rm -rf x', '```')),
  file('a scan', 'a.tif', Buffer.concat([Buffer.from('49492a0008000000', 'hex'), Buffer.alloc(200)])),
  file('a voice message', 'a.wav', Buffer.concat([Buffer.from('RIFF\0\x01\0\0WAVEfmt '), Buffer.alloc(300, '\x10\x80')])),
  file('a geometry', 'a.kml', lines('<?xml version="1.0"?>', '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark/></kml>')),
];

/** More wanted mail: names, letters and attachments of every day. */
export const MORE_WANTED: readonly Row[] = [...NAMES, ...PROSE, ...LETTERS, ...FILES];
