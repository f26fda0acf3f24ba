import { IsNull, MoreThan } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

import { tokens } from './entities.js';
import type { TokenEntity } from './entities.js';

export type TokenRow = Omit<TokenEntity, 'digest'>;

/** Bearer tokens by digest; the token itself is shown once and never stored. */
export function tokenStore(store: Store) {
  return {
    async list(): Promise<readonly TokenRow[]> {
      return (await store.manager()).find(tokens, { order: { id: 'ASC' } });
    },
    async add(
      token: { name: string; digest: string; account: string; permissions: readonly string[]; expiresAtMs: number | undefined },
      atMs: number,
    ): Promise<TokenRow> {
      const { expiresAtMs, permissions, ...rest } = token;
      const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs);
      const row = { ...rest, permissions: [...permissions], createdAt: new Date(atMs), expiresAt, usedAt: null };
      const manager = await store.manager();
      const { identifiers } = await manager.insert(tokens, row);
      return { ...row, id: String(identifiers[0]?.['id']) };
    },
    /** A token that is alive; notes at most once a minute that it was used. */
    async use(digest: string, atMs: number): Promise<TokenRow | undefined> {
      const [manager, now] = [await store.manager(), new Date(atMs)];
      const row = await manager.findOne(tokens, {
        where: [
          { digest, expiresAt: IsNull() },
          { digest, expiresAt: MoreThan(now) },
        ],
      });
      if (row !== null && (row.usedAt === null || atMs - row.usedAt.getTime() > 60_000)) await manager.update(tokens, { digest }, { usedAt: now });
      return row ?? undefined;
    },
    /** Revokes all that an account made; how many. */
    async removeOf(account: string): Promise<number> {
      return (await (await store.manager()).delete(tokens, { account })).affected ?? 0;
    },
    async remove(id: string): Promise<string | undefined> {
      return store.transaction(async (inner) => {
        const manager = await inner.manager();
        const row = await manager.findOneBy(tokens, { id });
        await manager.delete(tokens, { id });
        return row?.name;
      });
    },
  };
}
export type TokenStore = ReturnType<typeof tokenStore>;
