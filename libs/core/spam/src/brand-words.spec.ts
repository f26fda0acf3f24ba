import { describe, expect, it } from 'vitest';

import { PHISHING_RATE } from './phishing-rules.js';
import { ratePhishing } from './rate-phishing.js';
import { aContext, featuresOfMail } from './testing/index.js';

const proven = (domain: string) =>
  aContext(
    {},
    {
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      arc: 'none',
      spfDomain: domain,
      dkimDomains: [domain],
      fromDomain: domain,
      dmarcPolicy: 'reject',
      aligned: true,
    },
  );
const rated = (name: string, domain: string, text: string, isProven: boolean, subject = 'Hello') =>
  ratePhishing(featuresOfMail(text, { From: `${name} <mail@${domain}>`, Subject: subject }), isProven ? proven(domain) : aContext()).rate;

/** Names that are words, of people, or of other companies. */
const NAMES: readonly (readonly [name: string, domain: string])[] = [
  ['Booking Team', 'grandhotel-lake.example'],
  ['Booking Office', 'oldtheatre.example'],
  ['Online Booking', 'booking.oldtheatre.example'],
  ['Chase Miller', 'fencebuilders.example'],
  ['Apple Support Group', 'orchards.example'],
  ['Apple Club', 'apple-growers.example'],
  ['Target Team', 'archery.example'],
  ['Visa Office', 'travel.example'],
  ['Visa Service', 'embassy.example'],
  ['Orange News', 'county.example'],
  ['Ledger Team', 'smithaccounting.example'],
  ['UPS Service', 'usv-technik.example'],
  ['Outlook News', 'thinktank.example'],
  ['Magyar Telekom', 'magyar-telekom.example'],
  ['Telekom Support', 'turk-telekom.example'],
  ['Edward Norton', 'actors.example'],
  ['Norton Group', 'norton.example'],
  ['Anne McAfee', 'mcafee-law.example'],
  ['Caixa Postal', 'correio.example'],
  ['Ana Santander', 'notary.example'],
  ['Santander Tourism', 'visit-santander.example'],
  ['Amazon Trust', 'rainforest.example'],
  ['Alibaba Restaurant', 'alibaba-grill.example'],
  ['Adobe House', 'mudbricks.example'],
  ['Royal Mailing Services', 'letters.example'],
  ['Barclays Center', 'barclayscenter.example'],
  ['Barclays Center', 'arena.example'],
  ['The Barclays Centre', 'arena.example'],
  ['Vodafone Park', 'stadium.example'],
  ['Microsoft Theater', 'theater.example'],
  ['Citibank Plaza', 'plaza.example'],
  ['PayPal Park', 'park.example'],
  ['Royal Mail Museum', 'museum.example'],
  ['Chase Street Dental', 'dental.example'],
];
const TEXTS: readonly (readonly [what: string, text: (domain: string) => string])[] = [
  ['a link to his own page', (domain) => `Dear Ms Weber,\n\nthank you. All about it is here: https://www.${domain}/arrival\n\nAnna Huber\n`],
  [
    'a link to a partner',
    () =>
      `Dear Ms Weber,\n\n${'We look forward to it and tell you more. '.repeat(20)}\nThe deposit goes by our partner: https://pay.partner.example/8812\n`,
  ],
  ['a document to review', () => 'Hi,\n\nplease review the document with the drawing: https://docs.google.com/document/d/1abc\n\nBest\n'],
];

describe('a name that is a word or a place as well', () => {
  it.each(
    NAMES.flatMap(([name, domain]) =>
      TEXTS.flatMap(([what, text]) => [true, false].map((isProven) => [name, what, isProven, domain, text] as const)),
    ),
  )('is no pose: %s, with %s, proven by DMARC: %s', (name, _what, isProven, domain, text) => {
    expect(rated(name, domain, text(domain), isProven)).toBeLessThan(PHISHING_RATE);
  });
});

const ASKS = (domain: string) =>
  `Dear customer,\n\nyour account is suspended. Please verify your account and confirm your password within 24 hours: https://${domain}/login\n`;

describe('a pose', () => {
  it.each([
    ['PayPal Service', 'account-check.example'],
    ['Apple Support', 'account-check.example'],
    ['Booking.com', 'stay-check.example'],
    ['Chase Bank', 'account-check.example'],
    ['Outlook Team', 'mail-check.example'],
    ['Netflix', 'billing.example'],
    ['Barclays Center', 'account-check.example'],
    ['PayPal Service Center', 'account-check.example'],
  ])('stays one when it asks for an account: %s', (name, domain) => {
    expect(rated(name, domain, ASKS(domain), false)).toBeGreaterThanOrEqual(PHISHING_RATE);
  });

  it('stays one for a name that is no word', () => {
    expect(rated('Netflix', 'billing.example', 'Zahlung fehlgeschlagen: https://billing.example/x\n', false)).toBeGreaterThanOrEqual(PHISHING_RATE);
    expect(rated('Netflix Service Center', 'billing.example', 'Zahlung fehlgeschlagen: https://billing.example/x\n', false)).toBeGreaterThanOrEqual(
      PHISHING_RATE,
    );
    expect(rated('Booking.com', 'billing.example', 'Ihre Buchung: https://billing.example/x\n', false)).toBeGreaterThanOrEqual(PHISHING_RATE);
  });

  it('counts less when DMARC proves the sender and nothing is asked for', () => {
    const text = 'See our new photographs: https://partner.example/x\n';
    expect(rated('Netflix Fans', 'fans.example', text, true)).toBeLessThan(rated('Netflix Fans', 'fans.example', text, false));
  });
});
