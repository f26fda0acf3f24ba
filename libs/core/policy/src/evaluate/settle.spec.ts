import type { MsgId } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { answers, authOf, envelopeOf, failed, found, settingsWith } from '../testing/results.js';
import { evaluate } from './evaluate.js';
import { mayNotifySender, settle } from './settle.js';
import type { JudgedGroup } from './settle.js';

const MSG = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId;

type Ending = 'deliver' | 'reject' | 'delete' | 'tempfail' | 'reject+backup';

function group(ending: Ending): JudgedGroup {
  const recipients = [`${ending}@example.com`];
  if (ending === 'delete') {
    const { settings, rule } = settingsWith({ mode: 'delete' });
    return { recipients, verdict: evaluate(settings, rule, []) };
  }
  const { settings, rule } = settingsWith({ modules: { antivirus: { infected: { action: 'reject', backup: ending === 'reject+backup' } } } });
  const said = ending === 'deliver' ? answers() : ending === 'tempfail' ? answers(failed('antivirus')) : answers(found('antivirus', ['infected']));
  return { recipients, verdict: evaluate(settings, rule, said) };
}

const settled = (...endings: readonly Ending[]) => settle(MSG, envelopeOf(), authOf(), endings.map(group), 'separate');

describe('the one reply to DATA', () => {
  it.each([
    [['deliver'], 250, 'accepted', true],
    [['reject'], 550, 'refused', false],
    [['reject+backup'], 550, 'refused', true],
    [['reject', 'reject'], 550, 'refused', false],
    [['delete'], 250, 'deleted', false],
    [['delete', 'reject'], 250, 'deleted', false],
    [['deliver', 'reject'], 250, 'accepted', true],
    [['deliver', 'delete'], 250, 'accepted', true],
    [['tempfail'], 451, 'tempfailed', false],
    [['tempfail', 'deliver'], 451, 'tempfailed', false],
    [['tempfail', 'reject+backup'], 451, 'tempfailed', false],
    [['tempfail', 'delete'], 451, 'tempfailed', false],
  ] as const)('%j gives %i, %s, original kept: %s', (endings, code, fate, keepOriginal) => {
    expect(settled(...endings)).toMatchObject({ fate, keepOriginal, reply: { code } });
  });

  it('names the MsgId and nothing of ours', () => {
    const texts = [settled('deliver'), settled('reject'), settled('tempfail')].map(({ reply }) => `${reply.enhanced} ${reply.text}`);
    expect(texts).toEqual([
      `2.6.0 Accepted as <${MSG}>`,
      `5.7.1 Message refused by policy (<${MSG}>)`,
      `4.7.1 Message could not be checked now, try again later (<${MSG}>)`,
    ]);
  });

  it('makes everybody wait when one group has to, and says so', () => {
    const { groups } = settled('tempfail', 'deliver', 'reject+backup');
    expect(groups.map(({ verdict }) => [verdict.fate, verdict.backup, verdict.tags])).toEqual(new Array(3).fill(['tempfail', false, []]));
    expect(groups[1]?.verdict.explanation.at(-1)).toContain('Held back');
  });

  it('owes the sender a notice for refused groups only when others got their mail', () => {
    expect(settled('deliver', 'reject').groups.map((g) => g.notifySender)).toEqual([false, true]);
    expect(settled('deliver', 'delete').groups.map((g) => g.notifySender)).toEqual([false, false]);
    expect(settled('reject', 'reject').groups.map((g) => g.notifySender)).toEqual([false, false]);
  });
});

describe('recipients of a stranger who differ', () => {
  const fromStranger = (mixed: 'separate' | 'strictest', ...endings: readonly Ending[]) =>
    settle(MSG, envelopeOf(), authOf({ spf: 'none', aligned: false }), endings.map(group), mixed);

  it.each([
    [['deliver', 'reject'], 451, 550],
    [['delete', 'reject'], 451, 550],
    [['deliver', 'delete', 'reject'], 451, 550],
    [['deliver', 'reject+backup'], 451, 550],
    [['deliver', 'deliver'], 250, 250],
    [['deliver', 'delete'], 250, 250],
    [['reject', 'reject'], 550, 550],
    [['tempfail', 'reject', 'deliver'], 451, 451],
  ] as const)('%j: asked for alone %i, strictest %i', (endings, separate, strictest) => {
    expect(fromStranger('separate', ...endings).reply.code).toBe(separate);
    expect(fromStranger('strictest', ...endings).reply.code).toBe(strictest);
  });

  it('are held back all together, with nothing kept, and it is said that each is to be sent alone', () => {
    const settled = fromStranger('separate', 'deliver', 'reject+backup');
    expect(settled).toMatchObject({ fate: 'tempfailed', separate: true, keepOriginal: false, reply: { code: 451, enhanced: '4.5.3' } });
    expect(settled.groups.map(({ verdict }) => [verdict.fate, verdict.backup])).toEqual(new Array(2).fill(['tempfail', false]));
    expect(fromStranger('separate', 'tempfail', 'reject', 'deliver').separate).toBe(false);
  });

  it('are refused all together where the strictest holds, and Backup keeps what it was told to', () => {
    const settled = fromStranger('strictest', 'deliver', 'reject+backup');
    expect(settled).toMatchObject({ fate: 'refused', separate: false, keepOriginal: true });
    expect(settled.groups.map(({ verdict }) => verdict.fate)).toEqual(['reject', 'reject']);
  });

  it('vanish for nobody: who refuses is told by the reply or by a notice', () => {
    for (const mixed of ['separate', 'strictest'] as const)
      for (const auth of [authOf(), authOf({ spf: 'none', aligned: false }), undefined]) {
        const settled = settle(MSG, envelopeOf(), auth, [group('deliver'), group('reject')], mixed);
        const silent = settled.groups.filter(({ verdict, notifySender }) => verdict.fate === 'reject' && !notifySender);
        if (settled.reply.code === 250) expect(silent).toEqual([]);
      }
  });
});

describe('a notice to the sender (obligation 11)', () => {
  it.each([
    ['SPF passed for the domain of MAIL FROM', {}, {}, true],
    ['SPF passed, not aligned with From', {}, { aligned: false }, false],
    ['SPF passed for another domain', {}, { spfDomain: 'evil.test' }, false],
    ['aligned by DKIM of the domain of MAIL FROM', {}, { spf: 'fail', dkimDomains: ['example.org'] }, true],
    ['aligned by DKIM of a domain above it', { mailFrom: 'a@bounce.example.org' }, { spf: 'fail', dkimDomains: ['example.org'] }, true],
    [
      'aligned by DKIM of the attacker, MAIL FROM of a victim',
      { mailFrom: 'victim@example.net' },
      { spf: 'fail', dkimDomains: ['evil.test'], fromDomain: 'evil.test' },
      false,
    ],
    ['signed by a top-level domain', {}, { spf: 'fail', dkimDomains: ['org'] }, false],
    ['nothing passed', {}, { spf: 'softfail', aligned: false }, false],
    ['a trusted client', { trusted: true }, { spf: 'fail', aligned: false }, true],
    ['the null sender', { mailFrom: '' }, {}, false],
    ['the null sender of a trusted client', { mailFrom: '', trusted: true }, {}, false],
  ])('%s', (_story, envelope, auth, expected) => {
    expect(mayNotifySender(envelopeOf(envelope), authOf(auth))).toBe(expected);
  });

  it('is not sent when nobody looked', () => {
    expect(mayNotifySender(envelopeOf(), undefined)).toBe(false);
  });
});
