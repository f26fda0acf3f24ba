import { StartProblem } from '@postern/kernel';
import { commandKeys, masterKeys, parseMasterKeys } from '@postern/platform-keys';
import type { KeyWrap } from '@postern/platform-keys';
import type { ConfigOf } from '@postern/platform-service';

import type { backupConfig } from './backup.config.js';

/** The way to the master key that the environment names. Throws a StartProblem without one: nothing is ever stored unsealed. */
export function keysOf({ key, keyCommand, keyName }: Pick<ConfigOf<typeof backupConfig>, 'key' | 'keyCommand' | 'keyName'>): KeyWrap {
  const [program, ...args] = keyCommand.split(' ').filter((word) => word !== '');
  if (program !== undefined) return commandKeys({ command: [program, ...args], keyId: keyName });
  if (key === '') throw new StartProblem('POSTERN_BACKUP_KEY is needed: 32 octets in base64, as from `openssl rand -base64 32`');
  const keys = parseMasterKeys(key);
  if (keys === undefined) throw new StartProblem('POSTERN_BACKUP_KEY is not 32 octets in base64, or several with commas between');
  return masterKeys(keys);
}
