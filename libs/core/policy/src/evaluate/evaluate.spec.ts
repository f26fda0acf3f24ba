import { plainResult } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { answers, authOf, clean, failed, found, outcomeOf, settingsWith } from '../testing/results.js';
import { evaluate, isSettled } from './evaluate.js';

const ACTIONS = ['delete-message', 'reject', 'delete-attachment', 'skip'] as const;
const part = { class: 'name' as const, part: '2', why: 'forbidden name' };

describe('a rule that scans', () => {
  it('delivers clean mail unchanged', () => {
    const { settings, rule } = settingsWith({});
    expect(evaluate(settings, rule, answers())).toMatchObject({ fate: 'deliver', action: 'skip', causedBy: '', backup: false, tags: [], remove: [] });
  });

  const pairs = ACTIONS.flatMap((av) => ACTIONS.map((cf) => ({ av, cf, winner: ACTIONS[Math.min(ACTIONS.indexOf(av), ACTIONS.indexOf(cf))] })));
  it.each(pairs)('does $winner when the antivirus demands $av and the content filter $cf', ({ av, cf, winner }) => {
    const { settings, rule } = settingsWith({ modules: { antivirus: { infected: { action: av } }, contentFilter: { name: { action: cf } } } });
    const verdict = evaluate(
      settings,
      rule,
      answers(
        found('antivirus', ['infected'], { removable: [{ class: 'infected', part: '3', why: 'Eicar' }] }),
        found('contentFilter', ['name'], { removable: [part] }),
      ),
    );
    expect(verdict.action).toBe(winner);
    expect(verdict.fate).toBe(winner === 'skip' || winner === 'delete-attachment' ? 'deliver' : winner);
    expect(verdict.causedBy).toBe(av === cf ? 'contentFilter' : winner === av ? 'antivirus' : 'contentFilter');
    expect(verdict.explanation.join('\n').includes('overruled')).toBe(av !== cf);
  });

  it('tags in module order, without repeats, and stores the original whatever the action', () => {
    const { settings, rule } = settingsWith({
      modules: {
        antispam: { spam: { action: 'skip', tag: '[S]' } },
        antivirus: { macros: { action: 'skip', tag: '[M]', backup: true }, encrypted: { action: 'skip', tag: '[S]' } },
        senderAuth: { spf: { tag: '[SPF]' } },
      },
    });
    const verdict = evaluate(
      settings,
      rule,
      answers(found('antivirus', ['macros', 'encrypted']), found('antispam', ['spam']), found('senderAuth', ['spf'])),
    );
    expect(verdict).toMatchObject({ fate: 'deliver', tags: ['[SPF]', '[S]', '[M]'], backup: true });
  });

  it('neither tags nor removes anything of mail that is not delivered', () => {
    const { settings, rule } = settingsWith({
      modules: { antivirus: { infected: { action: 'delete-attachment', tag: '[I]' } }, antispam: { spam: { action: 'reject', tag: '[S]' } } },
    });
    const verdict = evaluate(
      settings,
      rule,
      answers(found('antispam', ['spam']), found('antivirus', ['infected'], { removable: [{ class: 'infected', part: '2', why: 'x' }] })),
    );
    expect(verdict).toMatchObject({ fate: 'reject', tags: [], remove: [] });
  });

  it('removes what the deciding classes name, the outermost part once', () => {
    const { settings, rule } = settingsWith({
      modules: {
        antivirus: { infected: { action: 'delete-attachment' }, macros: { action: 'skip' } },
        contentFilter: { name: { action: 'delete-attachment' } },
      },
    });
    const removable = [
      { class: 'infected' as const, part: '2.1', why: 'Eicar' },
      { class: 'infected' as const, part: '12', why: 'Eicar' },
      { class: 'macros' as const, part: '4', why: 'VBA' },
    ];
    const verdict = evaluate(
      settings,
      rule,
      answers(
        found('antivirus', ['infected', 'macros'], { removable }),
        found('contentFilter', ['name'], { removable: [part, { ...part, part: '12' }] }),
      ),
    );
    expect(verdict).toMatchObject({ fate: 'deliver', action: 'delete-attachment' });
    expect(verdict.remove.map((removed) => [removed.part, removed.module])).toEqual([
      ['2', 'contentFilter'],
      ['12', 'contentFilter'],
    ]);
  });

  it('refuses when a part should be removed and none can be named', () => {
    const { settings, rule } = settingsWith({ modules: { antivirus: { infected: { action: 'delete-attachment' } } } });
    const verdict = evaluate(settings, rule, answers(found('antivirus', ['infected'])));
    expect(verdict.fate).toBe('reject');
    expect(verdict.explanation.join()).toContain('no part could be named for removal, so reject instead of delete-attachment');
  });

  it('explains module, class, code, rule, action and what was overruled', () => {
    const { settings, rule } = settingsWith({
      modules: { antispam: { spam: { action: 'skip', tag: '[Spam]' } }, antivirus: { infected: { action: 'reject', backup: true, tag: '' } } },
    });
    expect(evaluate(settings, rule, answers(found('antispam', ['spam']), found('antivirus', ['infected']))).explanation).toEqual([
      'Rule 7 "Tested" is the first enabled rule that matches sender and recipients.',
      'AntiSpam found spam (antispam_SEEN): the rule says skip, tag "[Spam]".',
      'AntiVirus found malware (antivirus_SEEN): the rule says reject, original to Backup.',
      'skip because of AntiSpam (spam) is overruled by reject because of AntiVirus (malware).',
      'Decision: reject, because of AntiVirus (malware).',
    ]);
  });

  it('refuses a forged sender when its domain asks for that', () => {
    const { settings, rule } = settingsWith({});
    const violation = answers(found('senderAuth', ['dmarc']));
    expect(evaluate(settings, rule, violation, authOf({ dmarcPolicy: 'reject' })).fate).toBe('reject');
    expect(evaluate(settings, rule, violation, authOf({ dmarcPolicy: 'quarantine' }))).toMatchObject({
      fate: 'deliver',
      backup: true,
      tags: ['[Forged sender?]'],
    });
    expect(evaluate(settings, rule, violation, authOf({ dmarcPolicy: 'none' }))).toMatchObject({ fate: 'deliver', backup: false, tags: [] });
  });
});

describe('a module that did not answer', () => {
  it.each(['senderAuth', 'antispam', 'antiphishing', 'links', 'contentFilter', 'antivirus'] as const)(
    '%s: asks the sender to try again by default',
    (module) => {
      const { settings, rule } = settingsWith({});
      expect(evaluate(settings, rule, answers(failed(module)))).toMatchObject({ fate: 'tempfail', backup: false, tags: [] });
    },
  );

  it('is passed over when the general setting says so, but for the antivirus as a scan error', () => {
    const skip = { onFailure: 'skip' as const };
    const { settings, rule } = settingsWith({}, { modules: { antivirus: skip, antispam: skip } });
    expect(evaluate(settings, rule, answers(failed('links')))).toMatchObject({ fate: 'deliver', tags: [] });
    expect(evaluate(settings, rule, answers(failed('antivirus')))).toMatchObject({
      fate: 'deliver',
      backup: true,
      tags: ['[Not scanned]'],
      causedBy: 'antivirus',
    });
  });

  it('does not save mail that another module refuses', () => {
    const { settings, rule } = settingsWith({});
    expect(evaluate(settings, rule, answers(failed('antispam'), found('antivirus', ['infected']))).fate).toBe('reject');
  });

  it('keeps what it had found before it failed', () => {
    const { settings, rule } = settingsWith({});
    expect(evaluate(settings, rule, answers({ ...failed('antivirus'), classes: ['infected'] })).fate).toBe('reject');
  });

  it('counts as failed when it is missing, although it is on', () => {
    const { settings, rule } = settingsWith({});
    const verdict = evaluate(
      settings,
      rule,
      answers().filter((result) => result.module !== 'antivirus'),
    );
    expect(verdict.fate).toBe('tempfail');
    expect(verdict.explanation.join()).toContain('POLICY_NO_RESULT');
  });

  it('because the plan was cut short never lets mail pass', () => {
    const { settings, rule } = settingsWith({});
    expect(
      evaluate(settings, rule, answers(outcomeOf('antivirus', { kind: 'notScanned', reason: 'already processed by another module' }))).fate,
    ).toBe('tempfail');
  });

  it('is not missed when it is off, and reports so', () => {
    const { settings, rule } = settingsWith({ modules: { antivirus: { enabled: false }, senderAuth: { enabled: false } } });
    const verdict = evaluate(
      settings,
      rule,
      [clean('antispam'), clean('antiphishing'), clean('links'), clean('contentFilter'), found('senderAuth', ['dmarc'])],
      authOf({ dmarcPolicy: 'reject' }),
    );
    expect(verdict.fate).toBe('deliver');
    expect(verdict.results.filter((result) => result.status === 'NotScanned').map((result) => result.module)).toEqual(['senderAuth', 'antivirus']);
  });
});

describe('what the antivirus cannot look at', () => {
  it.each([
    ['encrypted', '[E]'],
    ['too-large', '[X]'],
    ['nesting', '[X]'],
    ['malformed', '[X]'],
  ] as const)('%s is of a class of its own, never clean', (why, tag) => {
    const { settings, rule } = settingsWith({ modules: { antivirus: { encrypted: { tag: '[E]' }, scanError: { tag: '[X]' } } } });
    expect(evaluate(settings, rule, answers(outcomeOf('antivirus', { kind: 'unscannable', why }))).tags).toEqual([tag]);
  });
});

describe('a rule without scanning', () => {
  it.each([
    ['reject', 'reject'],
    ['delete', 'delete-message'],
    ['skip', 'deliver'],
  ] as const)('in mode %s ends as %s with no module asked', (mode, fate) => {
    const { settings, rule } = settingsWith({ mode });
    const verdict = evaluate(settings, rule, answers(found('antivirus', ['infected'])));
    expect(verdict).toMatchObject({ fate, backup: false, tags: [], remove: [], causedBy: '' });
    expect(verdict.results.every((result) => result.outcome.kind === 'notScanned')).toBe(true);
    expect(isSettled(settings, rule, [], undefined, ['antivirus'])).toBe(true);
  });
});

describe('a decision before all modules answered', () => {
  const refusing = { modules: { antispam: { spam: { action: 'reject' as const } } } };

  it('is final when nothing can be stricter', () => {
    const { settings, rule } = settingsWith(refusing);
    expect(isSettled(settings, rule, [found('antispam', ['spam'])], undefined, ['contentFilter', 'antivirus'])).toBe(true);
  });

  it('waits while a later module could still delete, unless that module is off', () => {
    const deleting = { ...refusing.modules, antivirus: { infected: { action: 'delete-message' as const } } };
    const on = settingsWith({ modules: deleting });
    expect(isSettled(on.settings, on.rule, [found('antispam', ['spam'])], undefined, ['contentFilter', 'antivirus'])).toBe(false);
    expect(isSettled(on.settings, on.rule, [found('antispam', ['spam'])], undefined, ['contentFilter'])).toBe(true);
    const off = settingsWith({ modules: { ...deleting, antivirus: { ...deleting.antivirus, enabled: false } } });
    expect(isSettled(off.settings, off.rule, [found('antispam', ['spam'])], undefined, ['contentFilter', 'antivirus'])).toBe(true);
  });

  it('is open for mail that would be delivered, and for classes of modules that are off', () => {
    const { settings, rule } = settingsWith({ modules: { antispam: { enabled: false } } });
    expect(isSettled(settings, rule, [clean('senderAuth')], undefined, ['antivirus'])).toBe(false);
    expect(isSettled(settings, rule, [found('antispam', ['spam'])], undefined, ['antivirus'])).toBe(false);
    expect(isSettled(settings, rule, [plainResult('contentFilter', { kind: 'clean' }, 'Clean')], undefined, [])).toBe(false);
  });
});
