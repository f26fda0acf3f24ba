import { clamdDatabaseFiles, eicar, rar, sampleMail, zip } from '@postern/samples';
import { findClamdProgram, startTestClamd } from '@postern/testing';
import type { TestClamd } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { antivirusWith, mailWith } from './testing/ask.js';

// Skipped where clamd is not installed: the built-in engine has its own tests.
describe.skipIf(findClamdProgram() === undefined)('the antivirus with a real clamd', () => {
  let clamd: TestClamd;
  let antivirus: ReturnType<typeof antivirusWith>;
  beforeAll(async () => {
    // Name, container, its size, expression for the name, and sizes: what an attachment is called in a mail.
    const names = 'Test.Name.Of.Attachment:CL_TYPE_MAIL:*:forbidden\\.bin$:*:*:*:*:*:*\n';
    const within = `Test.Within.Mail;Engine:51-255,Container:CL_TYPE_MAIL,Target:0;0;${Buffer.from('only within a mail ').toString('hex')}\n`;
    const database = new Map([...clamdDatabaseFiles(), ['names.cdb', names], ['within.ldb', within]]);
    clamd = await startTestClamd(database, ['StreamMaxLength 2M']);
    antivirus = antivirusWith({ clamd: clamd.address });
  });
  afterAll(async () => {
    await antivirus?.shell.stop();
    await clamd?.close();
  });

  it.each([
    ['as text', sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: eicar().toString() })],
    ['attached', mailWith({ name: 'e.com', bytes: eicar() })],
    ['in a ZIP in a RAR', mailWith({ name: 'a.rar', bytes: rar([{ name: 'b.zip', bytes: zip([{ name: 'e.com', bytes: eicar() }]) }]) })],
  ])('finds the test file %s, by both engines', async (_where, mail) => {
    const { av, reply } = await antivirus.ask(mail);
    expect(av).toMatchObject({ status: 'Infected', classes: ['infected'] });
    expect(reply.engines.map((engine) => engine.engine)).toEqual(['clamd', 'yara-x']);
  });

  it.each([
    ['small', 100],
    ['large, which clamd is given decoded', 100_000],
  ])('finds what clamd knows of the name of an attachment: %s', async (_size, bytes) => {
    const { av } = await antivirus.ask(mailWith({ name: 'forbidden.bin', bytes: Buffer.alloc(bytes, 'some content ') }));
    expect(av).toMatchObject({ status: 'Infected', facts: { threats: expect.stringContaining('Test.Name.Of.Attachment') } });
    expect((await antivirus.ask(mailWith({ name: 'allowed.bin', bytes: Buffer.alloc(bytes, 'some content ') }))).av.status).toBe('Clean');
  });

  it('shows clamd the mail around a file when that is wanted, for signatures that ask for it', async () => {
    const mail = mailWith({ name: 'a.bin', bytes: Buffer.alloc(100_000, 'only within a mail ') });
    expect((await antivirus.ask(mail)).av.status).toBe('Clean');
    const whole = antivirusWith({ clamd: clamd.address, wholeMail: true });
    expect((await whole.ask(mail)).av).toMatchObject({ status: 'Infected', facts: { threats: expect.stringContaining('Test.Within.Mail') } });
    await whole.shell.stop();
  });

  it('says that both engines looked at a clean mail', async () => {
    expect((await antivirus.ask(mailWith())).reply.engines.map((engine) => engine.version)).toEqual([expect.stringMatching(/^\d/), '0.3.0']);
    expect((await antivirus.ask(mailWith({ name: 'a.txt', bytes: Buffer.from('hello') }))).av).toMatchObject({
      status: 'Clean',
      outcome: { kind: 'clean' },
    });
  });

  it('says too large for what clamd refuses to take', async () => {
    const { av } = await antivirus.ask(mailWith({ name: 'a.bin', bytes: Buffer.alloc(4_000_000, 7) }));
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: ['scanError'] });
  });

  it('fails while clamd is down, never clean, and is well again with it', async () => {
    await clamd.stop();
    expect((await antivirus.ask(mailWith())).av).toMatchObject({
      outcome: { kind: 'failed', error: { code: 'CLAMD_UNREACHABLE', retry: true } },
      status: 'Error',
    });
    expect((await antivirus.shell.health.report()).checks.find((check) => check.name === 'antivirus clamd')).toMatchObject({ ok: false });
    // What another engine finds stands all the same.
    expect((await antivirus.ask(mailWith({ name: 'e.com', bytes: eicar() }))).av.status).toBe('Infected');
    await clamd.startAgain();
    expect((await antivirus.ask(mailWith())).av.status).toBe('Clean');
    expect((await antivirus.shell.health.report()).checks.find((check) => check.name === 'antivirus clamd')).toMatchObject({ ok: true });
  });
});
