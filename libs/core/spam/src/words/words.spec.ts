import { describe, expect, it } from 'vitest';

import { wordCriteria, wordOdds } from './word-criteria.js';
import { wordTokens } from './word-tokens.js';
import { MODEL } from './word-weights.generated.js';

const SCAM =
  'Dear friend, I am contacting you with a business proposal. I am the director of a bank and I need your help to transfer a large sum of money to your account. You will get thirty percent of the fund. Please reply to me with your full name and your phone number, God bless you.';

describe('word statistics', () => {
  it('hold nothing but numbers: hashed words, one signed octet each', () => {
    expect(Object.keys(MODEL).sort()).toEqual(['bias', 'bits', 'scale', 'weights']);
    expect(Buffer.from(MODEL.weights, 'base64')).toHaveLength(1 << MODEL.bits);
  });

  it('count against what reads like known spam, never enough alone', () => {
    const [hit] = wordCriteria('Business proposal', SCAM);
    expect(hit?.code).toBe('SPAM_WORDS');
    expect(hit?.weight).toBeGreaterThan(10);
    expect(hit?.weight).toBeLessThan(50);
    expect(hit?.evidence).toMatch(/^log-odds \d/);
  });

  it.each([
    [
      'another language',
      'Sehr geehrte Damen und Herren, anbei erhalten Sie die Unterlagen zu dem Gespräch in der vergangenen Woche, mit der Bitte um Prüfung und Rückmeldung bis Freitag.',
    ],
    ['hardly a word', 'See you there.'],
    ['nothing', ''],
  ])('say nothing about %s', (_what, text) => {
    expect([wordOdds('', text), wordCriteria('', text)]).toEqual([undefined, []]);
  });

  it('leave out addresses, links and what others wrote', () => {
    const own = 'I think that this is what we want and that you can do it for us when you have the time to look at it.';
    const more = `${own}\n> buy cheap pills from the online pharmacy today\nhttps://pills.example/buy seller@pills.example`;
    expect(wordTokens('', more, 15)).toEqual(wordTokens('', own, 15));
  });

  it('look at a bounded part of a text', () => {
    expect(wordTokens('', 'we want this and that for you '.repeat(100_000), 15)?.length).toBeLessThan(20);
  });
});
