import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { HERE_FILE } from '@postern/inspection';
import { plantedRoom } from '@postern/inspection/testing';
import { fakeEngine, testShell } from '@postern/testing';
import type { AvEngine } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { antivirusWith, mailWith } from './testing/ask.js';

/** An engine that finds nothing, after a while, and what it was shown. */
function slowEngine(ms: number) {
  const seen: Buffer[] = [];
  const engine = fakeEngine({
    name: 'slow',
    scan: (bytes) => {
      seen.push(bytes);
      return new Promise((resolve) => setTimeout(() => resolve({ kind: 'scanned', threats: [] }), ms));
    },
  });
  return { engine, seen };
}

const large = (text: string) => Buffer.alloc(HERE_FILE * 2, `${text}. `);

describe('a file at which a look never ends', () => {
  it('is failed at the time of the module, and the next mail is scanned', async () => {
    const shell = testShell({ service: 'antivirus' });
    const { ask } = antivirusWith({ shell, room: plantedRoom(shell), engines: [slowEngine(0).engine] });
    const { av } = await ask(mailWith({ name: 'a.txt', bytes: large('hang for ever') }), {}, 1500);
    expect(av).toMatchObject({ outcome: { kind: 'failed', error: { code: 'SCAN_LATE', retry: true } }, status: 'Error' });
    expect((await ask(mailWith({ name: 'a.txt', bytes: large('harmless') }))).av.status).toBe('Clean');
    await shell.stop();
  });

  it('is not clean when it took all of the time for files, and what else is in the mail is looked at', async () => {
    const shell = testShell({ service: 'antivirus' });
    const { engine, seen } = slowEngine(0);
    const { ask } = antivirusWith({ shell, room: plantedRoom(shell), engines: [engine], limits: { maxTimeMs: 500 } });
    const { av } = await ask(mailWith({ name: 'a.txt', bytes: large('hang for ever') }, { name: 'b.txt', bytes: Buffer.from('b') }));
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: ['scanError'] });
    expect(av.findings.map((finding) => finding.code)).toContain('LIMIT_TIME');
    expect(seen.length).toBeGreaterThan(0);
    await shell.stop();
  });

  it('that ends its worker is failed, and the next mail is scanned', async () => {
    const shell = testShell({ service: 'antivirus' });
    const { ask } = antivirusWith({ shell, room: plantedRoom(shell), engines: [slowEngine(0).engine] });
    const { av } = await ask(mailWith({ name: 'a.txt', bytes: large('exit now') }));
    expect(av).toMatchObject({ outcome: { kind: 'failed', error: { code: 'SCAN_INSPECTION', retry: true } } });
    expect((await ask(mailWith({ name: 'a.txt', bytes: large('harmless') }))).av.status).toBe('Clean');
    await shell.stop();
  });
});

describe('an engine that never answers', () => {
  const EICAR = Buffer.from(String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`);
  const silent = () => fakeEngine({ name: 'silent', scan: () => new Promise(() => undefined) });
  const broken = () =>
    fakeEngine({ name: 'broken', scan: () => Promise.resolve({ kind: 'failed', error: { code: 'X_DOWN', retry: true, detail: '' } }) });
  const finds = () =>
    fakeEngine({
      name: 'finds',
      scan: (bytes) => Promise.resolve({ kind: 'scanned', threats: bytes.includes('EICAR-STANDARD') ? ['Eicar-Test-Signature'] : [] }),
    });

  it.each<readonly [string, () => readonly AvEngine[]]>([
    ['hangs, asked first', () => [silent(), finds()]],
    ['hangs, asked last', () => [finds(), silent()]],
    ['fails', () => [broken(), finds()]],
  ])('does not take the hit of another away: it %s', async (_what, engines) => {
    const shell = testShell({ service: 'antivirus' });
    const { ask } = antivirusWith({ shell, room: plantedRoom(shell), engines: engines() });
    const { av, reply } = await ask(mailWith({ name: 'eicar.com', bytes: EICAR }), {}, 1500);
    expect(av).toMatchObject({ outcome: { kind: 'found' }, status: 'Infected', classes: expect.arrayContaining(['infected']) });
    expect(reply.parts).toContainEqual(expect.objectContaining({ name: 'eicar.com', status: 'Infected' }));
    await shell.stop();
  });

  it('is failed, never clean, when nothing was found', async () => {
    const shell = testShell({ service: 'antivirus' });
    const { ask } = antivirusWith({ shell, room: plantedRoom(shell), engines: [finds(), silent()] });
    expect((await ask(mailWith({ name: 'a.txt', bytes: Buffer.from('harmless') }), {}, 1500)).av).toMatchObject({
      outcome: { kind: 'failed', error: { code: 'SCAN_LATE' } },
      status: 'Error',
    });
    await shell.stop();
  });
});

describe('memory for unpacking', () => {
  // Unfolds to fifteen times its size: large, and within the ratio that one file may have.
  const content = Buffer.concat(Array.from({ length: 1024 }, () => Buffer.concat([randomBytes(2048), Buffer.alloc(28 * 1024)])));
  const bomb = mailWith({ name: 'mostly-zeros.gz', bytes: gzipSync(content, { level: 1 }) });

  it('is waited for, and who waits longer than the module may is failed, never clean', async () => {
    const shell = testShell({ service: 'antivirus' });
    const room = plantedRoom(shell, { memory: 80 * 1024 * 1024 });
    const { ask } = antivirusWith({ shell, room, engines: [slowEngine(0).engine] });
    const others = [room.memory.open(), room.memory.open()];
    for (const share of others) await share.take((share === others[0] ? 30 : 40) * 1024 * 1024, new AbortController().signal);
    expect((await ask(bomb, {}, 500)).av).toMatchObject({ outcome: { kind: 'failed', error: { code: 'SCAN_LATE' } } });
    others.forEach((share) => share.close());
    expect((await ask(bomb)).av.status).toBe('Clean');
    expect(room.memory.held).toBe(0);
    await shell.stop();
  });

  it('that one mail may not have is a limit of the mail', async () => {
    const shell = testShell({ service: 'antivirus' });
    const room = plantedRoom(shell, { memory: 40 * 1024 * 1024 });
    const { ask } = antivirusWith({ shell, room, engines: [slowEngine(0).engine] });
    const { av } = await ask(bomb);
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' } });
    expect(av.findings.map((finding) => finding.code)).toContain('LIMIT_FILE_BYTES');
    await shell.stop();
  });

  it('never holds more than its budget, however many bombs come concurrently', async () => {
    const shell = testShell({ service: 'antivirus' });
    const room = plantedRoom(shell, { memory: 80 * 1024 * 1024, workers: 2 });
    let max = 0;
    const { engine } = slowEngine(20);
    const watching: AvEngine = { ...engine, scan: (bytes, signal) => ((max = Math.max(max, room.memory.held)), engine.scan(bytes, signal)) };
    const { ask } = antivirusWith({ shell, room, engines: [watching] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(Buffer.from(bomb))));
    expect(answers.map(({ av }) => av.status)).toEqual(new Array(6).fill('Clean'));
    expect(max).toBeGreaterThan(30 * 1024 * 1024);
    expect(max).toBeLessThanOrEqual(80 * 1024 * 1024);
    expect(room.memory.held).toBe(0);
    await shell.stop();
  });
});

describe('an engine', () => {
  it('is shown no more files of a mail that costs it all its time, and what it was not shown is not clean', async () => {
    const { engine, seen } = slowEngine(200);
    const { ask, shell } = antivirusWith({ engines: [engine] });
    const files = Array.from({ length: 20 }, (_, i) => ({ name: `${i}.txt`, bytes: Buffer.from(`file ${i}`) }));
    const { av, reply } = await ask(mailWith(...files), {}, 2000);
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' }, classes: ['scanError'] });
    expect(av.findings.map((finding) => finding.code)).toContain('LIMIT_ENGINE_TIME');
    expect(seen.length).toBeLessThan(20);
    expect(reply.parts.filter((part) => part.status === 'Error').length).toBeGreaterThan(0);
    await shell.stop();
  });

  it('is not shown the whole of a mail above our own limits', async () => {
    const { engine, seen } = slowEngine(0);
    const { ask, shell } = antivirusWith({ engines: [engine] });
    const mail = Buffer.from(`From: a@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(1500)}--b--\r\n`);
    const { av } = await ask(mail);
    expect(av).toMatchObject({ outcome: { kind: 'unscannable', why: 'too-large' } });
    expect(seen.some((bytes) => bytes.equals(mail))).toBe(false);
    expect(seen.length).toBeGreaterThan(0);
    await shell.stop();
  });
});
