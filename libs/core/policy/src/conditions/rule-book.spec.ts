import { settingsSchema } from '@postern/settings';
import type { MailRule, SettingsInput } from '@postern/settings';
import type { Envelope } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { EVERYBODY, envelopeOf } from '../testing/results.js';
import { compileRules } from './rule-book.js';

type RuleInput = NonNullable<SettingsInput['rules']>[number];
const bookOf = (rules: readonly (Partial<RuleInput> & Pick<RuleInput, 'id' | 'name'>)[]) =>
  compileRules(
    settingsSchema.parse({ rules: [...rules.map((rule) => ({ ...EVERYBODY, ...rule })), { id: 1, name: 'Default', ...EVERYBODY }] }).rules,
  );
const from = (mailFrom: string, clientIp = '192.0.2.1', over: Partial<Envelope> = {}) => envelopeOf({ mailFrom, clientIp, ...over });

describe('selection of a rule', () => {
  it('needs sender and recipient, in every combination', () => {
    const book = bookOf([{ id: 5, name: 'Pair', senders: ['*@partner.test', '198.51.100.0/24'], recipients: ['boss@example.com'] }]);
    const chosen = (mailFrom: string, ip: string, recipient: string) => book.select(from(mailFrom, ip), recipient).id;
    expect(chosen('a@partner.test', '192.0.2.1', 'boss@example.com')).toBe(5);
    expect(chosen('a@other.test', '198.51.100.9', 'boss@example.com')).toBe(5);
    expect(chosen('a@partner.test', '192.0.2.1', 'clerk@example.com')).toBe(1);
    expect(chosen('a@other.test', '192.0.2.1', 'boss@example.com')).toBe(1);
    expect(chosen('', 'nonsense', 'boss@example.com')).toBe(1);
  });

  it('takes the first of several that match', () => {
    const all = { senders: ['*'], recipients: ['*'] };
    expect(
      bookOf([
        { id: 9, name: 'First', ...all },
        { id: 2, name: 'Second', ...all },
      ]).select(from('a@b.test'), 'c@d.test').id,
    ).toBe(9);
  });

  it('passes over a rule whose conditions do not hold', () => {
    const book = bookOf([{ id: 9, name: 'Plain', ...EVERYBODY, conditions: { connection: 'plain' } }]);
    const chosen = (tls: string) => book.select(from('a@b.test', '192.0.2.1', { tls }), 'c@d.test').id;
    expect([chosen(''), chosen('TLSv1.3')]).toEqual([9, 1]);
    expect(book.group(envelopeOf({ tls: 'TLSv1.3' })).map(({ rule }) => rule.id)).toEqual([1]);
  });

  it('skips rules that are off', () => {
    expect(bookOf([{ id: 9, name: 'Off', enabled: false }]).select(from('a@b.test'), 'c@d.test').id).toBe(1);
  });

  it('ends at Default for the shipped presets', () => {
    const book = compileRules(settingsSchema.parse({}).rules);
    expect(book.select(from('nobody@invalid'), 'c@d.test').name).toBe('Default');
    expect(book.issues).toEqual([]);
  });

  it('reports patterns that cannot be read with rule and side', () => {
    const [fallback] = settingsSchema.parse({}).rules.slice(-1) as [MailRule];
    const broken = { ...fallback, id: 9, name: 'Broken', senders: ['reg:['], recipients: ['10.0.0.0/8'] };
    expect(compileRules([broken, fallback]).issues.map(({ ruleId, side }) => [ruleId, side])).toEqual([
      [9, 'sender'],
      [9, 'recipient'],
    ]);
  });
});

describe('ten thousand rules', () => {
  const many = Array.from({ length: 10_000 }, (_unused, i) => ({ id: 10 + i, name: `Customer ${i}` }));
  it.each<[string, (i: number) => Partial<RuleInput>]>([
    ['their recipients', (i) => ({ recipients: [`*@customer-${i}.example`] })],
    ['their senders', (i) => ({ senders: [`*@customer-${i}.example`] })],
    ['both', (i) => ({ senders: [`*@customer-${i}.example`], recipients: [`*@customer-${i}.example`] })],
  ])('are told apart by %s', (_by, own) => {
    const book = bookOf(many.map((rule, i) => ({ ...rule, ...own(i) })));
    const customer = 'a@customer-7777.example';
    expect(book.select(from(customer), customer).id).toBe(7787);
    expect(book.select(from('a@b.test'), 'c@d.test').id).toBe(1);
  });
});

describe('grouping of recipients', () => {
  it('puts them under their rules, highest first, each once and in the order of RCPT', () => {
    const book = bookOf([
      { id: 5, name: 'Board', recipients: ['*@board.example.com'] },
      { id: 6, name: 'Staff', recipients: ['*@example.com'] },
    ]);
    const groups = book.group(
      envelopeOf({ recipients: ['z@example.com', 'x@elsewhere.test', 'a@board.example.com', 'b@example.com', 'z@example.com'] }),
    );
    expect(groups.map((group) => [group.rule.id, group.recipients])).toEqual([
      [5, ['a@board.example.com']],
      [6, ['z@example.com', 'b@example.com']],
      [1, ['x@elsewhere.test']],
    ]);
  });
});
