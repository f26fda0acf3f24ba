import { describe, expect, it } from 'vitest';

import { rateSpam } from './rate-spam.js';
import { aContext, featuresOfMail } from './testing/index.js';
import { spoofedSender } from './unicode-spoof.js';

const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const spoof = (fields: Readonly<Record<string, string>>, mailFrom = 'helen@partner.example') =>
  spoofedSender(featuresOfMail('x', fields), aContext({ mailFrom }));

describe('letters that pose as others', () => {
  it.each([
    ['From', { From: `${word('Pаypal Service')} <a@partner.example>` }, 'Pаypal'],
    ['Sender', { Sender: `${word('Micrоsoft')} <a@partner.example>` }, 'Micrоsoft'],
    ['Reply-To', { 'Reply-To': `${word('Аmаzоn')} <a@partner.example>` }, 'Аmаzоn'],
    ['a domain', { From: 'x <a@xn--pypal-4ve.example>' }, 'pаypal'],
    ['our own name', { From: `${word('соrр')} <a@partner.example>` }, 'соrр'],
    ['letters of mathematics', { From: `${word('𝐏𝐚𝐲𝐩𝐚𝐥')} <a@partner.example>` }, '𝐏𝐚𝐲𝐩𝐚𝐥'],
  ])('are found in %s', (_where, fields, expected) => {
    expect(spoof(fields as Record<string, string>)?.normalize('NFC')).toBe(expected);
  });

  it('are found in MAIL FROM', () => {
    expect(spoof({}, 'a@xn--pypal-4ve.example')).toBe('pаypal');
  });

  it.each([
    ['Subject', { Subject: word('Pаypal') }],
    ['To', { To: `${word('Pаypal')} <bob@corp.example>` }],
    ['a Russian name', { From: `${word('Сергей Иванов')} <a@partner.example>` }],
    ['a Greek name', { From: `${word('Νίκος Παπαδόπουλος')} <a@partner.example>` }],
    ['a Japanese name', { From: `${word('佐藤 Taro')} <a@partner.example>` }],
    ['a German name', { From: `${word('Jörg Müller')} <a@partner.example>` }],
  ])('are not looked for in %s', (_where, fields) => {
    expect(spoof(fields as Record<string, string>)).toBeUndefined();
  });

  it('make a mail spam by themselves', () => {
    expect(rateSpam(featuresOfMail('x', { From: `${word('Pаypal')} <a@partner.example>` }), aContext())).toMatchObject({
      rate: 100,
      method: 'unicode_spoof',
    });
  });
});
