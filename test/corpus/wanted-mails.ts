import { pdf, sampleMail } from '@postern/samples';

/** Ordinary mail that filters have been known to refuse; written for these tests. */
export const raw = (...lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
export const head = (from: string, subject: string, ...more: string[]) => [
  `From: ${from}`,
  'To: b@b.example',
  `Subject: ${subject}`,
  'Date: Mon, 24 Nov 2025 12:00:00 +0000',
  'Message-ID: <a1@shop.example>',
  'MIME-Version: 1.0',
  ...more,
];
export const news = (from: string, subject: string, body: string) =>
  raw(
    ...head(from, subject, 'List-Unsubscribe: <https://shop.example/u>', 'Content-Type: text/html; charset=utf-8'),
    '',
    `<html><body>${body}<p><a href="https://shop.example/u">Unsubscribe</a></p></body></html>`,
  );
export const FROM = 'Shop News <news@shop.example>';
export const NEWS_AND_LETTERS: readonly (readonly [string, Buffer])[] = [
  ...[
    'Apple Farm',
    'Amazon Basin Tours',
    'Chase Bakery',
    'Target Archery',
    'Discover Museum',
    'Orange Juice Co',
    'Steam Railway',
    'Visa Services',
    'Delta Wood',
    'Office Supplies',
    'Adobe Houses',
    'Oracle of Bacon',
    'Shell Beach Hotel',
    'Windows and Doors',
    'Express Cleaning',
    'Meta Analysis Group',
    'Zoom Photography',
    'Square Dance Club',
    'Stripe Fashion',
    'Signal Theatre',
    'Vodafone Arena Tickets',
    'UPS and Batteries',
    'First National Theatre',
    'Santander Cycles',
    'Emirates Stadium',
    'Outlook Magazine',
    'Teams Building',
    'Microsoft Partner Ltd',
    'DHL Supplier Portal',
    'Post Office Cafe',
    'PayPal Users Group',
  ].map(
    (n) =>
      [
        `news ${n}`,
        news(
          `${n} <news@shop.example>`,
          `${n}: news of the week`,
          `<p>Dear reader, our <a href="https://shop.example/w">workshop</a> is open on Monday. Pay with PayPal, Visa or Apple Pay. Follow us on <a href="https://facebook.com/x">Facebook</a> and <a href="https://www.instagram.com/x">Instagram</a>.</p>`,
        ),
      ] as const,
  ),
  [
    'order',
    news(
      FROM,
      'Your order has shipped',
      '<p>Your parcel comes with DHL, track it at <a href="https://www.dhl.com/track?id=1">DHL</a>. Paid with PayPal.</p>',
    ),
  ],
  [
    'invoice doc',
    sampleMail({
      from: FROM,
      to: 'b@b.example',
      subject: 'Invoice 4711',
      text: 'Please find the invoice attached.',
      attachments: [{ name: 'invoice.pdf', bytes: pdf() }],
    }),
  ],
  [
    'password reset',
    news(
      FROM,
      'Reset your password',
      '<p>You asked to reset your password. <a href="https://shop.example/reset?t=1">Reset password</a>. If you did not, ignore this mail.</p>',
    ),
  ],
  [
    'sharepoint',
    news(
      'Anna Meier <anna@shop.example>',
      'Anna shared a file',
      '<p>Anna shared <a href="https://contoso.sharepoint.com/:w:/g/x">Budget.docx</a> with you.</p>',
    ),
  ],
  [
    'google form',
    news('Anna Meier <anna@shop.example>', 'Survey', '<p>Please fill in <a href="https://docs.google.com/forms/d/e/x/viewform">the form</a></p>'),
  ],
  [
    'safelinks',
    news(
      'Anna Meier <anna@shop.example>',
      'link',
      '<p><a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fshop.example">https://shop.example</a></p>',
    ),
  ],
];
