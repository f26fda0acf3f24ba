import type { Shell } from '@postern/platform-service';

import { adminError } from '../admin-api.errors.js';
import type { AdminApiMetrics } from '../admin-api.metrics.js';
import type { AccountStore } from '../store/account-store.js';
import type { LoginLimits } from './login-limits.js';
import type { Passwords } from './passwords.js';
import type { AuditTrail } from '../kit/audit-trail.js';
import type { Permission } from '../kit/permission.js';
import type { Roles } from './roles.js';
import { digestOf } from './secrets.js';

/** A proof by password is believed again for this long, so that a script with HTTP Basic does not pay argon2 for every request. */
const PROOF_MS = 60_000;
const MAX_PROOFS = 1000;

export interface SignedIn {
  readonly account: string;
  readonly permissions: readonly Permission[];
}

/** Checks name and password. Rejects with SIGN_IN_FAILED or SIGN_IN_LIMITED; neither tells whether the account exists. */
export interface SignIn {
  withPassword(account: string, password: string, client: string, refusal?: Refusal): Promise<SignedIn>;
  /** The same, remembering good answers for a minute; for HTTP Basic. */
  withBasic(account: string, password: string, client: string): Promise<SignedIn>;
  /** After a password changed. */
  forget(): void;
}

/** What the audit says of a wrong password: a stranger at the door, or somebody signed in who changes their own. */
export type Refusal = 'session.refused' | 'session.passwordRefused';

export function createSignIn(parts: {
  shell: Shell;
  accounts: AccountStore;
  audit: AuditTrail;
  passwords: Passwords;
  limits: LoginLimits;
  metrics: AdminApiMetrics;
  roles: Roles;
}): SignIn {
  const { shell, accounts, audit, passwords, limits, metrics, roles } = parts;
  // Keyed by a digest with a key of this process, so that memory never shows a password.
  const pepper = Buffer.from(shell.random.bytes(32)).toString('hex');
  const proofs = new Map<string, { readonly untilMs: number; readonly who: SignedIn }>();

  async function withPassword(name: string, password: string, client: string, refusal: Refusal = 'session.refused'): Promise<SignedIn> {
    const waitMs = limits.waitMs(client, name);
    if (waitMs > 0) {
      metrics.signIns.add(1, { result: 'limited' });
      throw adminError('SIGN_IN_LIMITED', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    }
    // Counted before it is known, so that many concurrent attempts are many attempts.
    limits.failed(client, name);
    const account = await accounts.find(name);
    if (!(await passwords.verify(account?.passwordHash, password)) || account === undefined) {
      metrics.signIns.add(1, { result: 'failed' });
      shell.log.warn('SIGN_IN_FAILED', { client });
      // The name is what was typed, which may be a password in the wrong field: it is not kept unless there is such an account.
      await audit.note({ account: account?.name ?? '', client }, refusal, '');
      throw adminError('SIGN_IN_FAILED');
    }
    limits.succeeded(client, name);
    metrics.signIns.add(1, { result: 'ok' });
    return { account: account.name, permissions: roles.permissionsOf(account.role) };
  }

  return {
    withPassword,
    async withBasic(name, password, client) {
      const key = digestOf(`${pepper}:${name}:${password}`);
      const known = proofs.get(key);
      if (known !== undefined && known.untilMs > shell.clock.now()) return known.who;
      const who = await withPassword(name, password, client);
      proofs.delete(key);
      proofs.set(key, { untilMs: shell.clock.now() + PROOF_MS, who });
      if (proofs.size > MAX_PROOFS) proofs.delete(proofs.keys().next().value as string);
      return who;
    },
    forget: () => proofs.clear(),
  };
}
