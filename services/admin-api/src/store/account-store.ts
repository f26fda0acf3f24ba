import type { Store } from '@postern/platform-persistence';

import { accounts } from './entities.js';

export interface Account {
  readonly name: string;
  readonly passwordHash: string;
  readonly role: string;
}

/** Local accounts. Names are exact, case included. */
export function accountStore(store: Store) {
  return {
    async find(name: string): Promise<Account | undefined> {
      return (await (await store.manager()).findOneBy(accounts, { name })) ?? undefined;
    },
    /** False when there is one of that name already: two replicas may try to make the first at the same time. */
    async add(account: Account, atMs: number): Promise<boolean> {
      const at = new Date(atMs);
      const query = (await store.manager()).createQueryBuilder().insert().into(accounts);
      const added = await query
        .values({ ...account, createdAt: at, passwordChangedAt: at })
        .orIgnore()
        .returning('name')
        .execute();
      return (added.raw as readonly unknown[]).length > 0;
    },
    async count(): Promise<number> {
      return (await store.manager()).count(accounts);
    },
    async setPassword(name: string, passwordHash: string, atMs: number): Promise<void> {
      await (await store.manager()).update(accounts, { name }, { passwordHash, passwordChangedAt: new Date(atMs) });
    },
  };
}
export type AccountStore = ReturnType<typeof accountStore>;
