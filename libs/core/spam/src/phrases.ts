import { RE2JS } from 're2js';

import type { SpamCode } from './spam-rules.js';

/** Texts that belong to one idea, in several languages. Linear-time expressions (RE2), matched without regard to case. */
const PHRASES: readonly (readonly [SpamCode, readonly string[]])[] = [
  [
    'SPAM_ADVANCE_FEE',
    [
      'next[- ]of[- ]kin',
      'inheritance fund',
      'unclaimed (fund|inheritance|sum)',
      'late (client|husband|father|customer).{0,60}(deposit|fund|million)',
      'transfer (of )?(the|this) (fund|sum|money)',
      'beneficiary of (the|this|a) ',
      'consignment box',
      'diplomatic (agent|courier)',
      'atm (master )?card.{0,60}(million|compensation)',
      'compensation (fund|payment).{0,80}(million|usd|\\$)',
      'contact the (barrister|attorney|bank manager)',
      'charity (project|work).{0,80}(million|fund)',
      'dying (woman|widow)|cancer.{0,80}(fund|million|inherit)',
      'donation of .{0,20}(million|usd|eur|\\$|€)',
      'erbschaft.{0,60}million',
      'fonds.{0,40}h[ée]ritage',
      'herencia.{0,60}millones',
      'heran[çc]a.{0,60}milh[õo]es',
    ],
  ],
  [
    'SPAM_BIG_MONEY',
    [
      '(us\\$|usd|\\$|€|£|eur|gbp)\\s?\\d{1,3}([.,]\\d+)?\\s?(million|m\\b|billion)',
      '\\d+([.,]\\d+)? ?million (united states )?(dollars|usd|euros|pounds)',
      '(us\\$|usd|\\$|€|£)\\s?\\d{1,3}([.,]\\d{3}){2,}',
    ],
  ],
  [
    'SPAM_CONFIDENTIAL_DEAL',
    [
      '(mutual|mutually) benefi(t|cial)',
      'business proposal',
      'investment proposal',
      'strictly confidential.{0,80}(transaction|business|deal)',
      'foreign partner',
      'i am (mr|mrs|miss|barrister|dr|engr|sgt|gen)\\.? [a-z]+.{0,120}(bank|million|fund|widow|lawyer)',
    ],
  ],
  [
    'SPAM_LOTTERY',
    [
      '(won|winner|winning).{0,60}(lottery|lotto|jackpot|prize|promo)',
      'lottery (winner|promotion|board)',
      'your e-?mail (address|id)? ?(was|has been|have been) (selected|chosen|drawn)',
      'claim your (prize|winning|reward)',
      'gewinnbenachrichtigung',
      'ha ganado.{0,40}(loter|premio)',
    ],
  ],
  [
    'SPAM_LOAN',
    [
      '(loan|credit) (offer|at \\d)',
      'need a(n urgent)? loan',
      'loans? (from|of|between).{0,40}(interest|%)',
      'kredit ohne (schufa|auskunft)',
      'pr[êe]t (entre particuliers|rapide)',
      'pr[ée]stamo.{0,40}(inter[ée]s|r[áa]pido)',
    ],
  ],
  [
    'SPAM_PHARMACY',
    [
      '\\b(viagra|cialis|levitra|tramadol|xanax|valium|phentermine|hydrocodone)\\b',
      'online (pharmacy|drugstore)',
      'no prescription (needed|required)',
      'weight loss (pill|secret|miracle)',
      'male enhancement|penis enlarge',
    ],
  ],
  [
    'SPAM_SEO',
    [
      '(first|1st|top) page (of|on|in) google',
      'seo (services|packages|expert|company)',
      'rank(ing)? (your|of your) (web ?site|site)',
      'guest post(ing)?.{0,80}(link|site|price)',
      'buy (back ?links|followers|traffic)',
      'web ?site (design|re-?design|development).{0,60}(quote|affordable|proposal|services)',
      'mobile app development.{0,60}(services|company|quote)',
    ],
  ],
  [
    'SPAM_ADULT',
    [
      '\\b(porn|xxx|nude|naked|horny|milf|sexy (girls|women|singles)|hot (girls|singles|women))\\b',
      'adult dating',
      'lonely (wives|housewives|women)',
    ],
  ],
  [
    'SPAM_EXTORTION',
    [
      '(bitcoin|btc|crypto|monero).{0,300}(video|webcam|recorded|masturbat|porn|infected)',
      '(video|webcam|recorded|masturbat|hacked).{0,600}(bitcoin|btc|wallet)',
    ],
  ],
  ['SPAM_SUBJECT_MONEY', []],
  [
    'SPAM_URGENT',
    ['(urgent(ly)?|immediate(ly)?) (response|reply|attention|action|assistance)', 'act now|limited time offer|offer expires', 'within (24|48) hours'],
  ],
];

const COMPILED = PHRASES.flatMap(([code, list]) => (list.length === 0 ? [] : [{ code, pattern: RE2JS.compile(`(?is)(?:${list.join('|')})`) }]));

/** Characters of text that are matched. */
const MAX_TEXT = 60_000;

/** Ideas that occur in a text, with the words that told. */
export function phrasesIn(text: string): readonly { readonly code: SpamCode; readonly words: string }[] {
  const plain = text.slice(0, MAX_TEXT).replace(/\s+/g, ' ');
  return COMPILED.flatMap(({ code, pattern }) => {
    const matcher = pattern.matcher(plain);
    return matcher.find() ? [{ code, words: (matcher.group() ?? '').slice(0, 120) }] : [];
  });
}
