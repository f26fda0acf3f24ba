import { Defect } from '@postern/kernel';
import { LessThan } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';
import { savedSettings } from '@postern/settings';
import type { Revision } from '@postern/settings';

import { revisions } from './entities.js';
import type { RevisionEntity } from './entities.js';
import { highestRuleId } from './rule-ids.js';

export type RevisionHead = Omit<RevisionEntity, 'settings'>;

function toRevision({ settings, ...head }: RevisionEntity): Revision {
  const read = savedSettings(settings);
  if (!read.ok) throw new Defect(`revision ${head.number}: ${read.error}`);
  return { ...head, settings: read.value };
}

/** The newest revision that somebody read or made, so that thousands of rules are not read at each look at one of them. */
export interface NewestRevision {
  known: Revision | undefined;
}

/** Numbered configurations. A row is never changed. Settings pass the schema again when read, so a newer release fills in its new defaults. */
export function revisionStore(store: Store, newest: NewestRevision = { known: undefined }) {
  return {
    async newest(): Promise<Revision | undefined> {
      const manager = await store.manager();
      const [head] = await manager.find(revisions, { select: { number: true, createdAtMs: true }, order: { number: 'DESC' }, take: 1 });
      if (head === undefined) return undefined;
      const { known } = newest;
      // The number alone may be given again after the database was restored.
      if (known?.number === head.number && known.createdAtMs === head.createdAtMs) return known;
      const row = await manager.findOneBy(revisions, { number: head.number });
      newest.known = row === null ? undefined : toRevision(row);
      return newest.known;
    },
    async find(number: number): Promise<Revision | undefined> {
      const row = await (await store.manager()).findOneBy(revisions, { number });
      return row === null ? undefined : toRevision(row);
    },
    /** Newest first; `before` continues a page. */
    async heads(limit: number, before: number | undefined): Promise<readonly RevisionHead[]> {
      return (await store.manager()).find(revisions, {
        select: { number: true, author: true, comment: true, createdAtMs: true },
        where: before === undefined ? {} : { number: LessThan(before) },
        order: { number: 'DESC' },
        take: limit,
      });
    },
    /** Does nothing when the number is there already. */
    async add({ number, settings, author, comment, createdAtMs }: Revision): Promise<void> {
      const query = (await store.manager()).createQueryBuilder().insert().into(revisions);
      await query.values({ number, settings, author, comment, createdAtMs }).orIgnore().updateEntity(false).execute();
    },
    highestRuleId: () => highestRuleId(store),
  };
}
export type RevisionStore = ReturnType<typeof revisionStore>;
