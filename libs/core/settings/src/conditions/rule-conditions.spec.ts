import { describe, expect, it } from 'vitest';

import { ruleSchema } from '../rule.js';
import { CONDITIONS } from './records.js';
import type { Circumstances, RuleCondition } from './rule-condition.js';
import { conditionChecks, ruleConditionsSchema } from './rule-conditions.js';

const MAILS: readonly Circumstances[] = ['', 'TLSv1.3'].flatMap((tls) =>
  [true, false].map((trusted) => ({ mailFrom: 'a@b.test', helo: 'mx.b.test', clientIp: '192.0.2.1', clientName: '', trusted, tls })),
);
const records: readonly (readonly [name: string, record: RuleCondition])[] = Object.entries(CONDITIONS);

describe.each(records)('the condition %s', (_name, { schema, words, matches }) => {
  it('asks for nothing by default', () => {
    for (const mail of MAILS) expect(matches(schema.parse(undefined), mail)).toBe(true);
  });

  it('has a description, and words for each option in each language', () => {
    expect(schema.meta()?.description ?? '').not.toBe('');
    expect(schema.meta()?.['x-words']).toEqual(words);
    const options = (schema.unwrap() as { readonly options?: readonly string[] }).options ?? [];
    for (const own of [words.en, words.de]) {
      expect(own.label).not.toBe('');
      expect(Object.keys(own.options ?? {}).sort()).toEqual([...options].sort());
    }
  });
});

describe('the conditions of a rule', () => {
  it('are all there when none is named, and then nothing is checked', () => {
    const { conditions } = ruleSchema.parse({ id: 2, name: 'R', senders: ['*'], recipients: ['*'] });
    expect(Object.keys(conditions)).toEqual(Object.keys(CONDITIONS));
    expect(conditionChecks(conditions)).toEqual([]);
    expect(conditionChecks({})).toEqual([]);
  });

  it.each([
    ['any', '', true],
    ['any', 'TLSv1.3', true],
    ['encrypted', '', false],
    ['encrypted', 'TLSv1.3', true],
    ['plain', '', true],
    ['plain', 'TLSv1.3', false],
  ] as const)('connection %s over %j: %s', (wanted, tls, holds) => {
    const mail = { ...(MAILS[0] as Circumstances), tls };
    expect(conditionChecks(ruleConditionsSchema.parse({ connection: wanted })).every((check) => check(mail))).toBe(holds);
  });

  it.each([{ connection: 'secret' }, { unheard: 1 }])('are refused: %j', (conditions) => {
    expect(ruleConditionsSchema.safeParse(conditions).success).toBe(false);
  });
});
