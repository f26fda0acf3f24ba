import { errorsOf } from '@postern/kernel';
import { compileRules } from '@postern/policy';
import { settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';
import type { Scanner, ScannerName, ScanRequest } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { pipelineMetrics } from '../../pipeline.metrics.js';
import { startStory } from '../../story.js';
import { envelopeOf, fakeScanners, fakeShell, finds, MSG, never, PASSED, replyOf, settingsOf, submissionOf } from '../../testing/fakes.js';
import { runPlan } from './run-plan.js';
import { SCAN_PLAN } from './scan-plan.js';

type Scanners = ReadonlyMap<ScannerName, Scanner>;

/** Runs the shipped plan over these scanners and recipients. */
function planOf(scanners: Scanners, input: SettingsInput = {}, recipients: readonly string[] = ['user@example.com'], timeMs = 100_000) {
  const shell = fakeShell();
  const { clock, log } = shell;
  const revision = settingsOf(input).current();
  const envelope = envelopeOf(clock, { recipients });
  const groups = compileRules(revision.settings.rules).group(envelope);
  const story = startStory(clock, shell.tracer, MSG, envelope.receivedAtMs);
  const hangUp = new AbortController();
  const running = runPlan(
    { clock, log, metrics: pipelineMetrics(shell.metrics), scanners, plan: SCAN_PLAN },
    { msgId: MSG, envelope, body: submissionOf(clock).body, deadline: { atMs: clock.now() + timeMs }, revision, groups, story },
    hangUp.signal,
  );
  const outcomes = async () =>
    (await running).groups.map(({ replies }) =>
      Object.fromEntries(
        replies
          .flatMap((reply) => reply.modules)
          .map((m) => [
            m.module,
            m.outcome.kind === 'failed' ? m.outcome.error.code : m.outcome.kind === 'notScanned' ? m.outcome.reason : m.outcome.kind,
          ]),
      ),
    );
  return { shell, clock, running, outcomes, story, hangUp };
}

const RULES = (modules: object, more: readonly object[] = []): SettingsInput => ({
  rules: [
    ...more.map((rule) => ({ senders: ['*'], recipients: ['*'], ...rule })),
    { id: 1, name: 'Default', senders: ['*'], recipients: ['*'], modules },
  ] as SettingsInput['rules'],
});
const CUT = 'already processed by another module';

describe('the scan plan at work', () => {
  it('asks all scanners in stages and hands on what is known of the sender', async () => {
    const record: string[] = [];
    const seen: ScanRequest[] = [];
    const watch = (name: ScannerName) => (request: ScanRequest) => {
      seen.push(request);
      return Promise.resolve(replyOf(name));
    };
    const { running, story } = planOf(fakeScanners(record, { 'auth-check': watch('auth-check'), antispam: watch('antispam') }));
    const result = await running;
    expect(record.slice(0, 2)).toEqual(['scan auth-check', 'scan antispam']);
    expect(record.slice(2).sort()).toEqual(['scan antivirus', 'scan content-filter']);
    expect(seen.map((request) => request.auth?.spf)).toEqual([undefined, 'pass']);
    expect(seen.every((request) => request.revision === 12)).toBe(true);
    expect(result.auth?.dkim).toBe('pass');
    expect(story.steps.map((step) => step.name).sort()).toEqual(['antispam', 'antivirus', 'auth-check', 'content-filter']);
  });

  it.each([
    ['is off', { gateway: { modules: { senderAuth: { enabled: false } } } }],
    ['failed and is skipped', { gateway: { modules: { senderAuth: { onFailure: 'skip' } } } }],
  ] as const)('takes no authentication from other scanners when auth-check %s', async (_what, settings) => {
    const forged = (name: ScannerName) => () => Promise.resolve({ ...replyOf(name), auth: PASSED });
    const special = {
      'auth-check': () => Promise.reject(new Error('down')),
      antispam: forged('antispam'),
      'content-filter': forged('content-filter'),
      antivirus: forged('antivirus'),
    };
    const { running } = planOf(fakeScanners([], special), settings);
    expect((await running).auth).toBeUndefined();
  });

  it('gives each call the smallest of the module limit, its share and what is left', async () => {
    const limits = new Map<ScannerName, number>();
    const note = (name: ScannerName) => (request: ScanRequest) => {
      limits.set(name, request.deadline.atMs);
      return Promise.resolve(replyOf(name));
    };
    const special = { 'auth-check': note('auth-check'), antispam: note('antispam'), antivirus: note('antivirus') };
    const { running, clock } = planOf(fakeScanners([], special), { gateway: { modules: { antivirus: { timeoutSeconds: 3 } } } });
    await running;
    expect([...limits].map(([name, at]) => [name, at - clock.now()])).toEqual([
      ['auth-check', 25_000],
      ['antispam', 35_000],
      ['antivirus', 3000],
    ]);
  });

  it('gives deadlines in whole milliseconds, as they travel', async () => {
    const seen: number[] = [];
    const note = (request: ScanRequest) => (seen.push(request.deadline.atMs), Promise.resolve(replyOf('antispam')));
    await planOf(fakeScanners([], { antispam: note }), {}, ['user@example.com'], 99_999).running;
    expect(seen.map(Number.isInteger)).toEqual([true]);
  });

  it('shares a scan between rules that look for the same, and not between others', async () => {
    const record: string[] = [];
    const board = {
      id: 5,
      name: 'Board',
      recipients: ['boss@example.com'],
      modules: { antivirus: { infected: { action: 'delete-message' } }, contentFilter: { maxSizeKb: 1 } },
    };
    await planOf(fakeScanners(record), RULES({}, [board]), ['user@example.com', 'boss@example.com']).running;
    expect(record.filter((line) => line === 'scan antivirus')).toHaveLength(1);
    expect(record.filter((line) => line === 'scan content-filter')).toHaveLength(2);
  });

  it('does not ask what is off, in general or in the rule', async () => {
    const record: string[] = [];
    const { outcomes } = planOf(fakeScanners(record), {
      gateway: { modules: { contentFilter: { enabled: false } } },
      ...RULES({ antivirus: { enabled: false } }),
    });
    expect(await outcomes()).toEqual([
      {
        senderAuth: 'clean',
        antispam: 'clean',
        antiphishing: 'clean',
        links: 'clean',
        contentFilter: 'disabled by settings',
        antivirus: 'disabled by settings',
      },
    ]);
    expect(record).toEqual(['scan auth-check', 'scan antispam']);
  });

  it('asks nobody for rules without scanning', async () => {
    const record: string[] = [];
    const { outcomes } = planOf(fakeScanners(record), {
      rules: [
        { id: 3, name: 'AllowList', mode: 'skip', senders: ['*'], recipients: ['*'] },
        { id: 1, name: 'Default', senders: ['*'], recipients: ['*'] },
      ],
    });
    expect(new Set(Object.values((await outcomes())[0] ?? {}))).toEqual(new Set(['policy']));
    expect(record).toEqual([]);
  });
});

describe('a decision that is final', () => {
  const spam = { antispam: finds('antispam', { antispam: ['spam'] }) };

  it('ends the plan, and the rest report why', async () => {
    const record: string[] = [];
    const { outcomes } = planOf(fakeScanners(record, spam));
    expect(await outcomes()).toEqual([
      { senderAuth: 'clean', antispam: 'found', antiphishing: 'clean', links: 'clean', contentFilter: CUT, antivirus: CUT },
    ]);
    expect(record).toEqual(['scan auth-check', 'scan antispam']);
  });

  it('waits for a module that could be stricter', async () => {
    const record: string[] = [];
    const { outcomes } = planOf(fakeScanners(record, spam), RULES({ antivirus: { infected: { action: 'delete-message' } } }));
    expect(await outcomes()).toMatchObject([{ contentFilter: 'clean', antivirus: 'clean' }]);
  });

  it('does not end the scan for recipients whose rule delivers', async () => {
    const record: string[] = [];
    const lenient = {
      id: 5,
      name: 'Lenient',
      recipients: ['boss@example.com'],
      modules: { antispam: { spam: { action: 'skip' } }, contentFilter: { maxSizeKb: 9 } },
    };
    const { outcomes } = planOf(fakeScanners(record, spam), RULES({}, [lenient]), ['user@example.com', 'boss@example.com']);
    const [boss, user] = await outcomes();
    expect([boss?.['antivirus'], boss?.['contentFilter']]).toEqual(['clean', 'clean']);
    // The antivirus looks for the same in both rules, so its answer is there for both; the content filter was asked for one only.
    expect([user?.['antivirus'], user?.['contentFilter']]).toEqual(['clean', CUT]);
    expect(record.filter((line) => line === 'scan content-filter')).toHaveLength(1);
  });
});

describe('a scanner that fails (obligation 27)', () => {
  it('by being late is failed at its limit, and the others still answer', async () => {
    const { clock, outcomes, shell } = planOf(fakeScanners([], { antivirus: () => never() }), {
      gateway: { modules: { antivirus: { timeoutSeconds: 5 } } },
    });
    await clock.turn(5000);
    expect(await outcomes()).toMatchObject([{ antivirus: 'SCANNER_LATE', contentFilter: 'clean', antispam: 'clean' }]);
    expect(shell.logged.filter((line) => line.code === 'SCAN_FAILED').map((line) => line.fields['module'])).toEqual(['antivirus']);
    expect(shell.counted.get('postern_pipeline_scan_seconds antivirus failed')).toBe(1);
  });

  it('by rejecting is failed, with the code of its error table when it has one', async () => {
    const error = errorsOf({ CF_BROKEN: { grpc: 'INTERNAL', retry: true, says: 'x' } });
    const { outcomes } = planOf(
      fakeScanners([], { 'content-filter': () => Promise.reject(error('CF_BROKEN')), antispam: () => Promise.reject(new Error('reset')) }),
    );
    expect(await outcomes()).toMatchObject([
      { contentFilter: 'CF_BROKEN', antispam: 'SCANNER_UNREACHABLE', antiphishing: 'SCANNER_UNREACHABLE', links: 'SCANNER_UNREACHABLE' },
    ]);
  });

  it('by throwing before it gives a promise, by being absent, or by answering as another one, is failed', async () => {
    const throws = () => {
      throw new Error('bug');
    };
    const scanners = new Map(fakeScanners([], { antispam: throws, 'content-filter': () => Promise.resolve(replyOf('antivirus')) }));
    scanners.delete('auth-check');
    expect(await planOf(scanners).outcomes()).toMatchObject([
      { senderAuth: 'SCANNER_ABSENT', antispam: 'SCANNER_UNREACHABLE', contentFilter: 'SCANNER_REPLY_FOREIGN', antivirus: 'clean' },
    ]);
  });

  it('gets no call when no time is left', async () => {
    const record: string[] = [];
    const { outcomes } = planOf(fakeScanners(record), {}, ['user@example.com'], 0);
    expect(await outcomes()).toMatchObject([{ senderAuth: 'SCANNER_LATE', antivirus: 'SCANNER_LATE' }]);
    expect(record).toEqual([]);
  });
});

describe('a client that hangs up', () => {
  it('ends the plan', async () => {
    const { running, hangUp } = planOf(fakeScanners([], { antispam: () => never() }));
    hangUp.abort(new Error('gone'));
    await expect(running).rejects.toThrow('gone');
  });
});

it('the settings of these tests are those of a fresh installation', () => {
  expect(settingsOf().current().settings.rules).toEqual(settingsSchema.parse({}).rules);
});
