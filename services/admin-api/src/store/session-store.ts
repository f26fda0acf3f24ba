import { LessThan, Not } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

import { accounts, sessions } from './entities.js';

export interface SessionRow {
  readonly account: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

/** Sessions by the digest of their secret; a copy of the table opens nothing. */
export function sessionStore(store: Store) {
  return {
    async add(digest: string, account: string, client: string, atMs: number): Promise<void> {
      const at = new Date(atMs);
      await (await store.manager()).insert(sessions, { digest, account, client, createdAt: at, seenAt: at });
    },
    async find(digest: string): Promise<SessionRow | undefined> {
      const query = (await store.manager())
        .createQueryBuilder(sessions, 's')
        .innerJoin(accounts.options.name, 'a', 'a.name = s.account')
        .select(['s.account AS account', 'a.role AS role', 's.createdAt AS "createdAt"', 's.seenAt AS "seenAt"']);
      return query.where('s.digest = :digest', { digest }).getRawOne<SessionRow>();
    },
    async touch(digest: string, atMs: number): Promise<void> {
      const at = new Date(atMs);
      await (await store.manager()).update(sessions, { digest, seenAt: LessThan(at) }, { seenAt: at });
    },
    async remove(digest: string): Promise<void> {
      await (await store.manager()).delete(sessions, { digest });
    },
    /** All sessions of an account but one: after its password changed. */
    async removeOthers(account: string, keptDigest: string): Promise<void> {
      await (await store.manager()).delete(sessions, { account, digest: Not(keptDigest) });
    },
    async removeOlder(seenBeforeMs: number, createdBeforeMs: number): Promise<void> {
      const manager = await store.manager();
      await manager.delete(sessions, { seenAt: LessThan(new Date(seenBeforeMs)) });
      await manager.delete(sessions, { createdAt: LessThan(new Date(createdBeforeMs)) });
    },
  };
}
export type SessionStore = ReturnType<typeof sessionStore>;
