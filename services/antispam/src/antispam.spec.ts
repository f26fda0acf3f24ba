import type { DnsAnswer } from '@postern/kernel';
import { demoMails, gtube } from '@postern/samples';
import type { ScanProfile } from '@postern/settings';
import { aMail, aScanRequest, defaultProfile, describeScanner, fakeDns, overTheWire, testShell } from '@postern/testing';
import type { AuthResults, ScanReply } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { createAntispam } from './antispam.module.js';

const none: DnsAnswer = { kind: 'none', why: 'nxdomain' };

describeScanner('antispam', () => {
  const shell = testShell({ service: 'antispam' });
  const scanner = createAntispam({ shell, dns: fakeDns() });
  return { scanner: { ...scanner, name: 'antispam' }, stop: () => shell.stop() };
});

async function scan(
  bytes: Buffer,
  over: Partial<ScanProfile<'antispam'>> = {},
  answer: (name: string) => DnsAnswer = () => none,
  mailFrom = 'alice@partner.example',
  auth?: AuthResults,
) {
  const antispam = createAntispam({ shell: testShell(), dns: { resolve: (name) => Promise.resolve(answer(name)) } });
  const request = aScanRequest(bytes, { profile: { ...defaultProfile('antispam'), ...over }, ...(auth === undefined ? {} : { auth }) });
  return overTheWire(await antispam.scan({ ...request, envelope: { ...request.envelope, mailFrom } }, new AbortController().signal));
}
const status = (reply: ScanReply) => Object.fromEntries(reply.modules.map((m) => [m.module, m.status]));
const codes = (reply: ScanReply) => reply.modules.flatMap((m) => m.findings.map((f) => f.code));

describe('antispam', () => {
  it('finds nothing in an ordinary mail', async () => {
    const reply = await scan(aMail().bytes());
    expect(status(reply)).toEqual({ antispam: 'Clean', antiphishing: 'Clean', links: 'Clean' });
    expect(reply.modules[0]?.facts).toMatchObject({ rate: 0, method: 'none' });
  });

  it('takes GTUBE for spam, also in HTML and base64', async () => {
    for (const mail of [aMail().text(gtube()), aMail().html(`<p>${gtube()}</p>`), aMail().text('x').attach('a.txt', gtube(), 'text/plain')]) {
      const reply = await scan(mail.bytes());
      expect(reply.modules[0]).toMatchObject({ status: 'Spam', classes: ['spam'], facts: { rate: 100, method: 'gtube' } });
    }
  });

  it('takes the phishing of the demonstration for phishing', async () => {
    const mail = demoMails().find((m) => m.expect.module === 'antiphishing');
    // Antispam comes first in the plan: were it certain too, the sample would not show antiphishing.
    expect(status(await scan(mail?.bytes ?? Buffer.alloc(0)))).toMatchObject({
      antispam: expect.not.stringMatching(/^Spam$/),
      antiphishing: 'Phishing',
    });
  });

  it('does not take words alone for phishing', async () => {
    const reply = await scan(
      aMail().text('Your password expires, please sign in and verify your account, it will be closed. https://intranet.partner.example/').bytes(),
    );
    expect(status(reply)).toMatchObject({ antiphishing: 'Clean' });
  });

  it.each([
    ['From name', { from: 'Pаypal Service <a@partner.example>', subject: 'hi' }, 'Spam'],
    ['Subject', { from: 'Alice <a@partner.example>', subject: 'Pаypal' }, 'Clean'],
  ])('looks for letters of another script in %s: %s', async (_name, fields, expected) => {
    expect(status(await scan(aMail().header('From', fields.from).subject(fields.subject).bytes()))).toMatchObject({ antispam: expected });
  });

  it('adds up an advance fee fraud to spam', async () => {
    const text =
      'URGENT RESPONSE. I am Barrister John of the bank. My late client left a deposit of USD 10.5 million. You are the next of kin. Strictly confidential business transaction. Contact the barrister for your compensation fund payment of 5 million dollars.';
    const reply = await scan(
      aMail().from('x@partner.example').header('Reply-To', 'lawyer@gmail.com').subject('URGENT BUSINESS PROPOSAL FUND').text(text).bytes(),
    );
    expect(Number(reply.modules[0]?.facts['rate'])).toBeGreaterThanOrEqual(80);
    expect(codes(reply)).toEqual(expect.arrayContaining(['SPAM_ADVANCE_FEE', 'SPAM_BIG_MONEY', 'SPAM_REPLY_FREE']));
  });

  it('takes bulk that says so for mass mail', async () => {
    expect(status(await scan(aMail().header('List-Unsubscribe', '<mailto:u@partner.example>').bytes()))).toMatchObject({ antispam: 'MASSMAIL' });
  });

  it('finds a listed host and what redirects to it', async () => {
    for (const url of ['http://a.evil.example/x', 'https://r.partner.example/?to=http%3A%2F%2Fevil.example']) {
      expect(status(await scan(aMail().text(`see ${url}`).bytes(), { maliciousHosts: ['evil.example'] }))).toMatchObject({ links: 'Malicious' });
    }
  });

  it('counts a DNS list with its weight, and says when a list is silent', async () => {
    const dnsLists = [
      { zone: 'hit.example', weight: 60 },
      { zone: 'down.example', weight: 90 },
    ];
    const answer = (name: string): DnsAnswer =>
      name === '7.2.0.192.hit.example' ? { kind: 'records', records: [{ value: '127.0.0.2' }], ttlSeconds: 1 } : { kind: 'failed', why: 'timeout' };
    const reply = await scan(aMail().bytes(), { dnsLists }, answer);
    expect(reply.modules[0]).toMatchObject({ status: 'ProbableSpam', facts: { rate: 60 } });
    expect(codes(reply)).toContain('SPAM_LIST_SILENT');
  });

  const words = (count: number) => 'Nothing of note is said here. '.repeat(count);
  const manyLinks = Array.from({ length: 5100 }, (_, i) => `https://h${i}.partner.example/`).join('\n');
  const parts = (mail: ReturnType<typeof aMail>) =>
    Array.from({ length: 45 }, (_, i) => i).reduce((m, i) => m.attach(`${i}.txt`, 'x', 'text/plain'), mail);
  it.each([
    ['a text of more than a million characters', () => aMail().text(words(36_000)), 'LIMIT_TEXT'],
    ['a page of more than a million characters', () => aMail().html(`<p>${words(36_000)}`), 'LIMIT_TEXT'],
    ['more than forty texts', () => parts(aMail().text('hello')), 'LIMIT_TEXT'],
    ['more than five thousand links', () => aMail().text(manyLinks), 'LIMIT_URLS'],
    ['more than a hundred thousand elements', () => aMail().html('<b>a</b>'.repeat(110_000)), 'LIMIT_HTML_NODES'],
    ['elements within each other', () => aMail().html('<div>'.repeat(3000)), 'LIMIT_HTML_DEPTH'],
  ])('does not call clean what it did not rate (obligation 13): %s', async (_what, mail, code) => {
    const reply = await scan(mail().bytes());
    expect(status(reply)).toEqual({ antispam: 'NotScanned', antiphishing: 'NotScanned', links: 'NotScanned' });
    expect(reply.modules.map((result) => result.classes)).toEqual([['notRated'], ['notJudged'], ['notCompared']]);
    for (const result of reply.modules) {
      expect(result.outcome).toEqual({ kind: 'unscannable', why: 'too-large' });
      expect(result.findings.map((finding) => finding.code)).toContain(code);
    }
  });

  it('says both of a mail that is bad in what was rated and has more (obligation 13)', async () => {
    const bad = await scan(
      aMail()
        .text(`http://evil.example/ ${gtube()} ${words(36_000)}`)
        .bytes(),
      { maliciousHosts: ['evil.example'] },
    );
    expect(bad.modules.map((result) => [result.status, result.classes])).toEqual([
      ['Spam', ['spam', 'notRated']],
      ['NotScanned', ['notJudged']],
      ['Malicious', ['malicious', 'notCompared']],
    ]);
    const bulk = await scan(aMail().header('List-Unsubscribe', '<mailto:u@partner.example>').text(words(36_000)).bytes());
    expect(bulk.modules[0]).toMatchObject({ status: 'NotScanned', classes: ['massMail', 'notRated'] });
  });

  it('has no such word for a mail within its budgets, however large its attachments are', async () => {
    const reply = await scan(aMail().text(words(100)).attach('a.bin', Buffer.alloc(3_000_000, 'x'), 'application/octet-stream').bytes());
    expect(status(reply)).toEqual({ antispam: 'Clean', antiphishing: 'Clean', links: 'Clean' });
  });

  it('says which module was off', async () => {
    expect(status(await scan(aMail().text(gtube()).bytes(), { antispam: false }))).toMatchObject({ antispam: 'NotScanned', antiphishing: 'Clean' });
  });
});
