import { describe, expect, it } from 'vitest';

import { spamScanner } from './ask-scanners.js';

const told = spamScanner();
const ASKS = 'Dear customer, your account is suspended. Please verify your account and confirm your password within 24 hours.';
const SHOP = 'PayPal Service <service@account-check.example>';

function mail(html: string, from = SHOP, type = 'text/html; charset=utf-8'): Buffer {
  const head = [
    `From: ${from}`,
    'To: b@b.example',
    'Subject: Your account',
    'Date: Tue, 24 Nov 2026 10:00:00 +0000',
    'Message-ID: <1.2@account-check.example>',
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
  ];
  return Buffer.from([...head, '', html, ''].join('\r\n'));
}
const page = (body: string) => `<html><head></head><body><p>${ASKS}</p>${body}</body></html>`;

/** Ways to hide where a link leads; the sender bears no name in these. */
const TRICKS: readonly (readonly [string, string])[] = [
  ['a label that shows another domain', page('<a href="https://evil.example/x">https://www.paypal.com/signin</a>')],
  ['a label that shows another domain in pieces', page('<a href="https://evil.example/x"><b>www.</b>paypal<i>.com</i></a>')],
  ['a name before an @', page('<a href="https://www.paypal.com@evil.example/x">Sign in</a>')],
  ['a name and a password before an @', page('<a href="https://www.paypal.com:443@evil.example/x">Sign in</a>')],
  ['an @ in escapes', page('<a href="https://www.paypal.com%2Fsignin@evil.example/x">Sign in</a>')],
  ['a backslash', page('<a href="https:\\\\www.paypal.com@evil.example\\x">Sign in</a>')],
  ['letters of another alphabet', page('<a href="https://www.p\u0430ypal.com/signin">Sign in</a>')],
  ['letters of another alphabet, as a host', page('<a href="https://www.xn--pypal-4ve.com/signin">Sign in</a>')],
  ['digits for letters', page('<a href="https://www.paypa1.com/signin">Sign in</a>')],
  ['the name as a host of another', page('<a href="https://www.paypal.com.evil.example/signin">Sign in</a>')],
  ['the name beside words', page('<a href="https://paypal-secure-login.example/">Sign in</a>')],
  ['a bare address', page('<a href="http://192.0.2.7/paypal.com/signin">Sign in</a>')],
  ['an address as one number', page('<a href="http://3221225991/signin">Sign in</a>')],
  ['an address in base sixteen', page('<a href="http://0xc0.0x0.0x2.0x7/signin">Sign in</a>')],
  ['a page within the link', page('<a href="data:text/html;base64,PGZvcm0+PGlucHV0IHR5cGU9cGFzc3dvcmQ+PC9mb3JtPg==">Sign in</a>')],
  ['a script', page('<a href="javascript:location=\'https://evil.example\'">Sign in</a>')],
  ['a script with a line break', page('<a href="java\nscript:location=\'https://evil.example\'">Sign in</a>')],
  ['a form', page('<form action="https://evil.example/x"><input name="p" type="password"><input type="submit"></form>')],
  ['a form that asks for a number', page('<form action="https://evil.example/x"><input name="pin"><input type="submit"></form>')],
  [
    'a base',
    '<html><head><base href="https://www.paypal.com@evil.example/"></head><body><p>' + ASKS + '</p><a href="signin">Sign in</a></body></html>',
  ],
  [
    'a page that sends on',
    '<html><head><meta http-equiv="refresh" content="0;url=https://www.paypal.com@evil.example/x"></head><body><p>' + ASKS + '</p></body></html>',
  ],
  ['an area of a picture', page('<map><area href="https://www.paypal.com@evil.example/" alt="Sign in"></map>')],
  ['a frame', page('<iframe src="https://www.paypal.com.evil.example/signin"></iframe>')],
  ['a button of a form', page('<form><button formaction="https://www.paypal.com.evil.example/x">Sign in</button></form>')],
  ['full-width letters', page('<a href="https://www.\uff50aypal.com.evil.example/">Sign in</a>')],
  ['a host in escapes', page('<a href="https://%77%77%77.paypal.com.evil.example/">Sign in</a>')],
  ['entities', page('<a href="&#104;ttps://www.paypal.com&#64;evil.example/">Sign in</a>')],
  ['white space around', page('<a href=" \thttps://www.paypal.com@evil.example/ ">Sign in</a>')],
];

describe('a link that hides where it leads, in a mail that asks for an account', () => {
  it.each(TRICKS)('is phishing: %s', async (_how, html) => {
    expect(await told(mail(html))).toContain('phishing');
    expect(await told(mail(html, 'Helen <helen@office.example>')), 'whoever writes').toContain('phishing');
  });

  it.each([
    ['plain text', `${ASKS}\r\nhttps://www.paypal.com@evil.example/signin`],
    ['plain text, without a scheme', `${ASKS}\r\nwww.paypal.com.evil.example.com/signin`],
    ['plain text, flowed', `${ASKS}\r\nhttps://www.paypal.com \r\n@evil.example/signin`],
  ])('is phishing in %s', async (how, text) => {
    const type = how.endsWith('flowed') ? 'text/plain; charset=utf-8; format=flowed; delsp=yes' : 'text/plain; charset=utf-8';
    expect(await told(mail(text, SHOP, type))).toContain('phishing');
  });
});
