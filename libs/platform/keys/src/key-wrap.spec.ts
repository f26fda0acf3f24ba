import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { StartProblem } from '@postern/kernel';
import { afterAll, describe, expect, it, vi } from 'vitest';

import { commandKeys } from './command-keys.js';
import { keysOfFile } from './key-file.js';
import { KeyRefused, KeyUnknown } from './key-wrap.port.js';
import type { KeyWrap } from './key-wrap.port.js';
import { masterKeys, parseMasterKeys } from './master-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'postern-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for a client of a key service: it mixes the names into what it keeps, and refuses others. */
function keyProgram(): KeyWrap {
  const program = join(folder, 'keys.mjs');
  writeFileSync(
    program,
    `import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
     let input = ''; for await (const part of process.stdin) input += part;
     const [, , verb, id, name] = process.argv;
     const key = createHash('sha256').update(id).digest();
     const [nonce, octets] = [Buffer.alloc(12), Buffer.from(input, 'base64')];
     if (verb === 'wrap') { const c = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name)); process.stdout.write(Buffer.concat([c.update(octets), c.final(), c.getAuthTag()]).toString('base64')); }
     else try { const d = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name)).setAuthTag(octets.subarray(-16)); process.stdout.write(Buffer.concat([d.update(octets.subarray(0, -16)), d.final()]).toString('base64')); } catch { process.exit(65); }`,
  );
  return commandKeys({ command: [process.execPath, program], keyId: 'hsm-1' });
}

describe.each([
  ['a master key in memory', () => masterKeys([randomBytes(32)])],
  ['a program that has the master key', keyProgram],
])('keys wrapped by %s', (_name, make) => {
  it('come back under their name', async () => {
    const [keys, key] = [make(), randomBytes(32)];
    const wrapped = await keys.wrap(key, 'one');
    expect(wrapped.keyId).toBe(keys.keyId);
    expect(wrapped.octets.includes(key)).toBe(false);
    expect((await keys.unwrap(wrapped, 'one')).equals(key)).toBe(true);
  });

  it('are refused under another name, altered or cut off', async () => {
    const [keys, key] = [make(), randomBytes(32)];
    const wrapped = await keys.wrap(key, 'one');
    const altered = Buffer.from(wrapped.octets);
    altered.writeUInt8(altered.readUInt8(20) ^ 1, 20);
    await expect(keys.unwrap(wrapped, 'other')).rejects.toThrow(KeyRefused);
    await expect(keys.unwrap({ ...wrapped, octets: altered }, 'one')).rejects.toThrow(KeyRefused);
    await expect(keys.unwrap({ ...wrapped, octets: wrapped.octets.subarray(0, 7) }, 'one')).rejects.toThrow(KeyRefused);
  });
});

describe('master keys', () => {
  it('are replaced: the new one wraps, the old one still unwraps, and without it its keys are unknown', async () => {
    const [old, fresh, key] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const wrapped = await masterKeys([old]).wrap(key, 'one');
    const both = masterKeys([fresh, old]);
    expect((await both.unwrap(wrapped, 'one')).equals(key)).toBe(true);
    expect((await both.wrap(key, 'one')).keyId).not.toBe(wrapped.keyId);
    await expect(masterKeys([fresh]).unwrap(wrapped, 'one')).rejects.toThrow(KeyUnknown);
  });

  it('are read from base64, all or none', () => {
    const [one, two] = [randomBytes(32), randomBytes(32)];
    expect(parseMasterKeys(`${one.toString('base64')}, ${two.toString('base64')}`)).toEqual([one, two]);
    expect(parseMasterKeys(one.toString('base64').replaceAll('=', ''))).toEqual([one]);
    for (const wrong of [
      '',
      'short',
      one.toString('hex'),
      `${one.toString('base64')},`,
      `${one.toString('base64')}!`,
      randomBytes(31).toString('base64'),
    ]) {
      expect(parseMasterKeys(wrong)).toBeUndefined();
    }
  });

  it('are made although an earlier start was killed while it made them', () => {
    const file = join(folder, 'killed', 'backup.key');
    mkdirSync(join(folder, 'killed'));
    // In a container a start has the same process id each time.
    writeFileSync(`${file}.${process.pid}`, '');
    expect(keysOfFile(file)).toHaveLength(1);
  });

  it('that cannot be read stop the start in words', () => {
    const file = join(folder, 'a-folder.key');
    mkdirSync(file);
    expect(() => keysOfFile(file)).toThrow(StartProblem);
  });

  it('are made once in a file that only its owner reads, and a file of other content stops the start', () => {
    const file = join(folder, 'deep', 'backup.key');
    const made = keysOfFile(file);
    expect(keysOfFile(file)).toEqual(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const wrong = join(folder, 'wrong.key');
    writeFileSync(wrong, 'no key');
    chmodSync(wrong, 0o600);
    expect(() => keysOfFile(wrong)).toThrow('holds no master key');
  });
});

describe('a program that wraps keys', () => {
  const node = (script: string, limitMs?: number): KeyWrap =>
    commandKeys({ command: [process.execPath, '-e', script], keyId: 'x', ...(limitMs === undefined ? {} : { limitMs }) });
  const failure = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => 'no failure',
      (thrown: unknown) => thrown,
    );

  it('is an error when it cannot be started, or gives something else', async () => {
    await expect(commandKeys({ command: ['/no/such/program'], keyId: 'x' }).wrap(randomBytes(32), 'one')).rejects.toThrow('ENOENT');
    await expect(node('process.stdout.write("aGk=")').unwrap({ keyId: 'x', octets: randomBytes(60) }, 'one')).rejects.toThrow('gave no key');
  });

  it.each([
    ['nothing', ''],
    ['a message instead', 'process.stdout.write("no session, try again")'],
    ['the key as it got it', 'process.stdin.pipe(process.stdout)'],
    ['a key that is not the one it got', `process.stdout.write(Buffer.alloc(32, 7).toString('base64'))`],
  ])('and prints %s with code 0 has wrapped no key', async (_what, script) => {
    await expect(node(script).wrap(randomBytes(32), 'one')).rejects.toThrow();
  });

  it('and cannot answer now does not call the wrapped key wrong', async () => {
    const wrapped = { keyId: 'x', octets: randomBytes(60) };
    for (const script of ['process.exit(1)', 'process.kill(process.pid, "SIGKILL")']) {
      const thrown = await failure(node(script).unwrap(wrapped, 'one'));
      expect(thrown).toBeInstanceOf(Error);
      expect(thrown).not.toBeInstanceOf(KeyRefused);
    }
    expect(await failure(node('process.exit(65)').unwrap(wrapped, 'one'))).toBeInstanceOf(KeyRefused);
  });

  it('is given up at its limit, with what it started itself', async () => {
    const pidFile = join(folder, 'descendant.pid');
    const hangs = commandKeys({ command: ['/bin/sh', '-c', `sleep 300 & echo $! > ${pidFile}; wait`], keyId: 'x', limitMs: 500 });
    const thrown = await failure(hangs.wrap(randomBytes(32), 'one'));
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).not.toBeInstanceOf(KeyRefused);
    await vi.waitFor(() => expect(isRunning(Number(readFileSync(pidFile, 'utf8')))).toBe(false));
  });
});

/** Whether a process is there and not only waits to be reaped. */
function isRunning(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1];
    return !['Z', 'X'].includes(state?.charAt(0) ?? '');
  } catch {
    return false;
  }
}
