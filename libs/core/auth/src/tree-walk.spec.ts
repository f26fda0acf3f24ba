import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readDmarcRecord } from './dmarc-record.js';
import { isAligned } from './domains.js';
import { endsWalk, organisationOf, policyFor, walkTargets } from './tree-walk.js';
import type { FoundDmarc } from './tree-walk.js';

/** What a walk from a domain finds in a zone of records. */
function walk(start: string, zone: Readonly<Record<string, string>>): readonly FoundDmarc[] {
  const found: FoundDmarc[] = [];
  for (const domain of walkTargets(start)) {
    const reading = readDmarcRecord(zone[domain] ?? 'x');
    if (zone[domain] === undefined || reading.kind !== 'record') continue;
    const one = { domain, record: reading.record };
    found.push(one);
    if (endsWalk(one, start)) break;
  }
  return found;
}

const P = 'v=DMARC1; p=reject';

describe('a DMARC tree walk (RFC 9989 section 4.10)', () => {
  it.each([
    ['example.com', ['example.com', 'com']],
    ['com', ['com']],
    ['A.Mail.Example.COM.', ['a.mail.example.com', 'mail.example.com', 'example.com', 'com']],
    ['a.b.c.d.e.f.g', ['a.b.c.d.e.f.g', 'b.c.d.e.f.g', 'c.d.e.f.g', 'd.e.f.g', 'e.f.g', 'f.g', 'g']],
    ['a.b.c.d.e.f.g.h', ['a.b.c.d.e.f.g.h', 'b.c.d.e.f.g.h', 'c.d.e.f.g.h', 'd.e.f.g.h', 'e.f.g.h', 'f.g.h', 'g.h', 'h']],
    [
      'a.b.c.d.e.f.g.h.i.j.mail.example.com',
      [
        'a.b.c.d.e.f.g.h.i.j.mail.example.com',
        'g.h.i.j.mail.example.com',
        'h.i.j.mail.example.com',
        'i.j.mail.example.com',
        'j.mail.example.com',
        'mail.example.com',
        'example.com',
        'com',
      ],
    ],
  ])('from %s asks at %j', (domain, targets) => {
    expect(walkTargets(domain)).toEqual(targets);
  });

  it('asks at most eight names, whatever the domain', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 60 }), (labels) => {
        const targets = walkTargets(labels.join('.'));
        expect(targets.length).toBeLessThanOrEqual(8);
        expect(new Set(targets).size).toBe(targets.length);
        for (const target of targets) expect(labels.join('.').endsWith(target)).toBe(true);
      }),
    );
  });
});

describe('the organisation by a tree walk', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['the highest that publishes', 'a.mail.example.com', { 'mail.example.com': P, 'example.com': P }, 'example.com'],
    ['itself when nobody above publishes', 'mail.example.com', { 'mail.example.com': P }, 'mail.example.com'],
    [
      'where psd=n says so, whatever is published above',
      'a.sales.example.com',
      { 'sales.example.com': `${P}; psd=n`, 'example.com': P },
      'sales.example.com',
    ],
    ['itself with psd=n', 'sales.example.com', { 'sales.example.com': `${P}; psd=n`, 'example.com': P }, 'sales.example.com'],
    ['one below a psd=y', 'a.shop.bank', { 'a.shop.bank': P, bank: `${P}; psd=y` }, 'shop.bank'],
    ['one below a psd=y that publishes nothing itself', 'a.b.shop.bank', { bank: `${P}; psd=y` }, 'shop.bank'],
    ['itself when it is the public suffix and says so', 'bank', { bank: `${P}; psd=y` }, 'bank'],
    [
      'a customer of a host in the public suffix list, though the host publishes a policy',
      'alice.github.io',
      { 'alice.github.io': P, 'github.io': P },
      'alice.github.io',
    ],
    ['by the list when nobody publishes', 'a.b.example.co.uk', {}, 'example.co.uk'],
  ])('is %s', (_title, domain, zone, organisation) => {
    expect(organisationOf(domain, walk(domain, zone))).toBe(organisation);
  });

  it('keeps two customers of one host apart', () => {
    const zone = { 'github.io': P };
    const of = (domain: string) => organisationOf(domain, walk(domain, zone));
    expect(isAligned('alice.github.io', 'mallory.github.io', 'relaxed', of)).toBe(false);
  });

  it('joins what the public suffix list would part, and parts what it would join', () => {
    const zone = { 'example.com': P, 'sales.example.com': `${P}; psd=n` };
    const of = (domain: string) => organisationOf(domain, walk(domain, zone));
    expect(isAligned('example.com', 'mail.example.com', 'relaxed', of)).toBe(true);
    expect(isAligned('sales.example.com', 'mail.example.com', 'relaxed', of)).toBe(false);
    expect(isAligned('a.sales.example.com', 'sales.example.com', 'relaxed', of)).toBe(true);
  });
});

describe('the policy for a domain', () => {
  it.each<[string, string, Record<string, string>, string | undefined]>([
    ['is its own', 'mail.example.com', { 'mail.example.com': P, 'example.com': P }, 'mail.example.com'],
    ['is that of its organisation, not of what lies between', 'x.y.example.com', { 'y.example.com': P, 'example.com': P }, 'example.com'],
    ['is that of the public suffix when there is no other', 'x.shop.bank', { bank: `${P}; psd=y` }, 'bank'],
    ['is none when nobody publishes one', 'x.example.com', {}, undefined],
  ])('%s', (_title, domain, zone, owner) => {
    expect(policyFor(domain, walk(domain, zone))?.domain).toBe(owner);
  });
});
