import { officeDocument, pdf, sampleMail } from '@postern/samples';

import { FROM, head, raw } from './wanted-mails.js';

/** Wanted mail in odd but valid forms. */
export const ODD_FORMS: readonly (readonly [string, Buffer])[] = [
  [
    '8-bit subject',
    raw(
      ...head(
        'J\xfcrgen <j@shop.example>',
        'Gr\xfc\xdfe aus M\xfcnchen',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: 8bit',
      ),
      '',
      'Sch\xf6ne Gr\xfc\xdfe',
    ),
  ],
  [
    'utf8 raw',
    Buffer.from(
      [
        ...head('Иван <i@shop.example>', 'Отчёт за месяц', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'),
        '',
        'Добрый день, отчёт во вложении.',
      ].join('\r\n'),
    ),
  ],
  [
    'koi8',
    raw(
      ...head(
        '=?koi8-r?B?6dfBzg==?= <i@shop.example>',
        '=?koi8-r?B?79TexdQ=?=',
        'Content-Type: text/plain; charset=koi8-r',
        'Content-Transfer-Encoding: 8bit',
      ),
      '',
      '\xf0\xd2\xc9\xd7\xc5\xd4',
    ),
  ],
  [
    'iso-2022-jp',
    raw(
      ...head(
        '=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <y@shop.example>',
        '=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?=',
        'Content-Type: text/plain; charset=iso-2022-jp',
      ),
      '',
      '\x1b$B;3ED\x1b(B',
    ),
  ],
  [
    'calendar',
    raw(
      ...head(FROM, 'Invitation: meeting', 'Content-Type: multipart/alternative; boundary=b'),
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'You are invited',
      '--b',
      'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
      '',
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:1',
      'DTSTART:20251201T100000Z',
      'SUMMARY:meeting',
      'ORGANIZER:mailto:news@shop.example',
      'END:VEVENT',
      'END:VCALENDAR',
      '--b--',
      '',
    ),
  ],
  [
    'calendar teams',
    raw(
      ...head('Anna Meier <anna@shop.example>', 'Teams meeting', 'Content-Type: text/calendar; method=REQUEST'),
      '',
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:1',
      'DESCRIPTION:Microsoft Teams meeting https://teams.microsoft.com/l/meetup-join/19%3ameeting',
      'END:VEVENT',
      'END:VCALENDAR',
    ),
  ],
  [
    'smime signed',
    raw(
      ...head(
        'Anna <anna@shop.example>',
        'signed',
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b',
      ),
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'hello',
      '--b',
      'Content-Type: application/pkcs7-signature; name=smime.p7s',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename=smime.p7s',
      '',
      'MIIBBgYJKoZIhvcNAQcCoIH4MIH1AgEBMQ8wDQYJYIZIAWUDBAIBBQAwCwYJKoZIhvcNAQcB',
      '--b--',
      '',
    ),
  ],
  [
    'pgp signed',
    raw(
      ...head(
        'Anna <anna@shop.example>',
        'signed',
        'Content-Type: multipart/signed; protocol="application/pgp-signature"; micalg=pgp-sha256; boundary=b',
      ),
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'hello',
      '--b',
      'Content-Type: application/pgp-signature; name=signature.asc',
      '',
      '-----BEGIN PGP SIGNATURE-----',
      '',
      'iQEzBAEBCAAdFiEE',
      '=abcd',
      '-----END PGP SIGNATURE-----',
      '--b--',
      '',
    ),
  ],
  [
    'pgp key',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'key',
      text: 'my key',
      attachments: [
        {
          name: 'key.asc',
          bytes: Buffer.from('-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\nmQENBF\r\n=abcd\r\n-----END PGP PUBLIC KEY BLOCK-----\r\n'),
        },
      ],
    }),
  ],
  [
    'clearsigned',
    raw(
      ...head('Anna <anna@shop.example>', 'signed'),
      '',
      '-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA256',
      '',
      'hello',
      '-----BEGIN PGP SIGNATURE-----',
      '',
      'iQEz',
      '-----END PGP SIGNATURE-----',
    ),
  ],
  [
    'dsn',
    raw(
      'From: MAILER-DAEMON@shop.example',
      'To: b@b.example',
      'Subject: Undelivered Mail Returned to Sender',
      'Date: Mon, 24 Nov 2025 12:00:00 +0000',
      'Message-ID: <a2@shop.example>',
      'MIME-Version: 1.0',
      'Auto-Submitted: auto-replied',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'failed',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; shop.example',
      '',
      'Final-Recipient: rfc822; x@shop.example',
      'Action: failed',
      'Status: 5.1.1',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: b@b.example',
      'Subject: hi',
      '',
      'hi',
      '--b--',
      '',
    ),
  ],
  [
    'mdn',
    raw(
      ...head('Anna <anna@shop.example>', 'Read: hi', 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b'),
      '',
      '--b',
      '',
      'read',
      '--b',
      'Content-Type: message/disposition-notification',
      '',
      'Final-Recipient: rfc822; a@shop.example',
      'Disposition: manual-action/MDN-sent-manually; displayed',
      '--b--',
      '',
    ),
  ],
  [
    'dmarc report',
    sampleMail({
      from: 'noreply-dmarc@shop.example',
      to: 'b@b.example',
      subject: 'Report Domain: b.example',
      text: 'x',
      attachments: [{ name: 'shop.example!b.example!1!2.xml', bytes: Buffer.from('<?xml version="1.0"?><feedback/>') }],
    }),
  ],
  ['no mime', raw('From: a@shop.example', 'To: b@b.example', 'Subject: disk full', 'Date: Mon, 24 Nov 2025 12:00:00 +0000', '', 'cron: 95 %')],
  [
    'cron',
    raw(
      'From: root@shop.example (Cron Daemon)',
      'To: b@b.example',
      'Subject: Cron <root@shop> /usr/bin/backup',
      'Date: Mon, 24 Nov 2025 12:00:00 +0000',
      'Message-ID: <a3@shop.example>',
      'Content-Type: text/plain; charset=US-ASCII',
      'Auto-Submitted: auto-generated',
      '',
      'set -x; if exist; echo off; start /b',
    ),
  ],
  [
    'log attached',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'log',
      text: 'see log',
      attachments: [
        { name: 'build.log', bytes: Buffer.from('import os\nfrom x import y\nInvoke-WebRequest failed\n[ERROR] New-Object\n'.repeat(50)) },
      ],
    }),
  ],
  [
    'md attached',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'doc',
      text: 'see',
      attachments: [
        {
          name: 'README.md',
          bytes: Buffer.from(
            '# How to\n\n```js\nconst a = require("./x");\nfunction b() { return 1; }\n```\n\n```powershell\nInvoke-WebRequest x\n```\n',
          ),
        },
      ],
    }),
  ],
  [
    'patch',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: '[PATCH] fix',
      text: 'diff --git a/x.js b/x.js\n--- a/x.js\n+++ b/x.js\n@@ -1 +1 @@\n-var a = 1;\n+const a = require("./y");\n',
      attachments: [
        {
          name: '0001-fix.patch',
          bytes: Buffer.from(
            'From abc Mon Sep 17 00:00:00 2001\nFrom: A <a@a.example>\nSubject: [PATCH] fix\n\ndiff --git a/x.js b/x.js\n--- a/x.js\n+++ b/x.js\n-var a = 1;\n+function b() { eval("x"); }\n',
          ),
        },
      ],
    }),
  ],
  [
    'csv',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'list',
      text: 'see',
      attachments: [{ name: 'list.csv', bytes: Buffer.from('name,phone,sum\r\nA,+49 89 1234,=SUM(A1:A2)\r\n-B,@home,-1\r\n') }],
    }),
  ],
  [
    'docx',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'doc',
      text: 'see',
      attachments: [{ name: 'a.docx', bytes: officeDocument({ kind: 'docx' }) }],
    }),
  ],
  [
    'svg logo',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'logo',
      text: 'see',
      attachments: [
        {
          name: 'logo.svg',
          bytes: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><style>.a{fill:red}</style><path d="M0 0"/></svg>'),
        },
      ],
    }),
  ],
  [
    'html report',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'report',
      text: 'see',
      attachments: [
        {
          name: 'report.html',
          bytes: Buffer.from('<html><head><script>var d=1;document.title=d</script></head><body><svg><circle/></svg></body></html>'),
        },
      ],
    }),
  ],
  [
    'vcard',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'card',
      text: 'see',
      attachments: [
        {
          name: 'a.vcf',
          bytes: Buffer.from(
            `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nPHOTO;ENCODING=b;TYPE=JPEG:${Buffer.from('ffd8ffe000104a46494600010101', 'hex').toString('base64')}\r\nEND:VCARD\r\n`,
          ),
        },
      ],
    }),
  ],
  ['long lines', raw(...head(FROM, 'long', 'Content-Type: text/plain'), '', 'x '.repeat(3000))],
  ['odd ct', raw(...head(FROM, 'odd', 'Content-Type: text/plain; charset="utf-8"; format=flowed; delsp=yes; x-mac-type="54455854"'), '', 'hi')],
  [
    'empty boundary end',
    raw(
      ...head(FROM, 'odd', 'Content-Type: multipart/mixed; boundary="----=_Part_1.2"'),
      '',
      '------=_Part_1.2',
      'Content-Type: text/plain',
      '',
      'hi',
    ),
  ],
  ['old mac', raw(...head(FROM, 'odd', 'Content-Type: text'), '', 'hi')],
  ['ct none', raw(...head(FROM, 'odd', 'Content-Type: ', 'Content-Transfer-Encoding: 8-bit'), '', 'hi')],
  ['sender twodigit', raw('From: A <a@shop.example>', 'To: b@b.example', 'Subject: x', 'Date: 24 Nov 25 12:00 GMT', '', 'hi')],
  [
    'fax',
    sampleMail({
      from: 'Fax <fax@shop.example>',
      to: 'b@b.example',
      subject: 'Fax from +49 89 1234',
      text: 'You have received a fax',
      attachments: [{ name: 'fax.pdf', bytes: pdf() }],
    }),
  ],
  [
    'scanner',
    sampleMail({
      from: 'Scanner <scan@shop.example>',
      to: 'b@b.example',
      subject: 'Message from KM_C224e',
      text: '',
      attachments: [{ name: 'SKM_C224e1.pdf', bytes: pdf() }],
    }),
  ],
];
