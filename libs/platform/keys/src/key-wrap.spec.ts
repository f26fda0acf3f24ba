import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

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
     else { const d = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name)).setAuthTag(octets.subarray(-16)); process.stdout.write(Buffer.concat([d.update(octets.subarray(0, -16)), d.final()]).toString('base64')); }`,
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

it('a program that cannot be started, or gives something else, is an error', async () => {
  await expect(commandKeys({ command: ['/no/such/program'], keyId: 'x' }).wrap(randomBytes(32), 'one')).rejects.toThrow('ENOENT');
  const chatty = commandKeys({ command: [process.execPath, '-e', 'process.stdout.write("aGk=")'], keyId: 'x' });
  await expect(chatty.unwrap({ keyId: 'x', octets: randomBytes(60) }, 'one')).rejects.toThrow('gave no key');
});
