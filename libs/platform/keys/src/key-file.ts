import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { messageOf, StartProblem } from '@postern/kernel';

import { MASTER_KEY_OCTETS, parseMasterKeys } from './master-keys.js';

/** Master keys of a file that only its owner reads; one is made when there is none. Throws a StartProblem for a file of another content: a new key instead would lose what the old one wrapped. */
export function keysOfFile(file: string): readonly Buffer[] {
  const text = readOrMake(file).trim();
  const keys = parseMasterKeys(text);
  if (keys === undefined)
    throw new StartProblem(`${file} holds no master key: ${MASTER_KEY_OCTETS} octets in base64 are expected, commas between several`);
  return keys;
}

function readOrMake(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw new StartProblem(`${file} cannot be read: ${messageOf(thrown)}`);
  }
  mkdirSync(dirname(file), { recursive: true });
  // Whole or not at all, also when two processes begin together or the power goes. Its name is drawn: by the process id, which in a container is always the same, what a killed start
  // left would stop every later one.
  const fresh = `${file}.${randomBytes(8).toString('hex')}`;
  const handle = openSync(fresh, 'wx', 0o600);
  writeSync(handle, `${randomBytes(MASTER_KEY_OCTETS).toString('base64')}\n`);
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(fresh, file);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  } finally {
    unlinkSync(fresh);
  }
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return readFileSync(file, 'utf8');
}
