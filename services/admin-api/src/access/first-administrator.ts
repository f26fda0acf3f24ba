import type { Shell } from '@postern/platform-service';

import type { AccountStore } from '../store/account-store.js';
import type { Passwords } from './passwords.js';
import { newPassword } from './secrets.js';

const ADMINISTRATOR = 'admin';

/**
 * Makes the first administrator when there is no account at all. Answers the password when it was made here, for the caller to show once: nothing stores or
 * logs it. Undefined when there is an account already or the password was given.
 */
export async function ensureAdministrator(
  shell: Shell,
  accounts: AccountStore,
  passwords: Passwords,
  given: string | undefined,
): Promise<string | undefined> {
  if ((await accounts.count()) > 0) return undefined;
  const password = given === undefined || given === '' ? newPassword(shell.random) : given;
  const added = await accounts.add({ name: ADMINISTRATOR, passwordHash: await passwords.hash(password), role: 'admin' }, shell.clock.now());
  shell.log.info('FIRST_ADMINISTRATOR_MADE', { account: ADMINISTRATOR, generated: password !== given });
  return added && password !== given ? password : undefined;
}
