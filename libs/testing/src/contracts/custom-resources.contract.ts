import { afterEach, describe, expect, it } from 'vitest';

import type { CustomResource, CustomResources, ResourceFeed, ResourceType } from '@postern/kernel';

/** A kind that the API server of the suite has. */
export const MAIL_DOMAIN: ResourceType = { group: 'postern.dev', version: 'v1alpha1', kind: 'MailDomain', plural: 'maildomains' };

export interface CustomResourcesUnderTest {
  readonly resources: CustomResources;
  /** What `kubectl apply` does with a MailDomain: makes it, or replaces its spec. */
  apply(name: string, spec: object, annotations?: Readonly<Record<string, string>>): Promise<void>;
  remove(name: string): Promise<void>;
  stop(): Promise<void>;
}

const LIMIT_MS = 30_000;

/** What every CustomResources must do. Each test has names of its own, since the namespace is shared. */
export function describeCustomResources(what: string, start: () => Promise<CustomResourcesUnderTest> | CustomResourcesUnderTest): void {
  describe(`${what} as custom resources`, () => {
    const stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop();
    });

    async function begin() {
      const sut = await start();
      stops.push(() => sut.stop());
      let changes = 0;
      const feed = sut.resources.follow(MAIL_DOMAIN, () => void (changes += 1));
      stops.push(() => feed.stop());
      const one = (name: string) => feed.list()?.find((resource) => resource.name === name);
      const until = (condition: () => boolean) => expect.poll(condition, { timeout: LIMIT_MS }).toBe(true);
      const found = async (name: string): Promise<CustomResource> => {
        await until(() => one(name) !== undefined);
        return one(name) ?? expect.unreachable();
      };
      return { ...sut, feed, one, until, found, changes: () => changes };
    }

    it('shows what is there, and tells of each that comes, changes and goes', async () => {
      const { apply, remove, one, until, found, changes } = await begin();
      await apply('first', { name: 'first.example' }, { by: 'git' });
      expect(await found('first')).toMatchObject({ generation: 1, spec: { name: 'first.example' } });
      expect((await found('first')).annotations).toMatchObject({ by: 'git' });
      expect((await found('first')).createdAtMs).toBeGreaterThan(0);
      const [uid, seen] = [(await found('first')).uid, changes()];
      await apply('first', { name: 'other.example' });
      await until(() => (one('first')?.generation ?? 0) === 2);
      expect(one('first')).toMatchObject({ uid, spec: { name: 'other.example' } });
      expect(changes()).toBeGreaterThan(seen);
      await remove('first');
      await until(() => one('first') === undefined);
    });

    it('gives a resource that was made anew another uid', async () => {
      const { apply, remove, one, until, found } = await begin();
      await apply('again', { name: 'again.example' });
      const { uid } = await found('again');
      await remove('again');
      await until(() => one('again') === undefined);
      await apply('again', { name: 'again.example' });
      expect((await found('again')).uid).not.toBe(uid);
      await remove('again');
    });

    it('takes a status, merges it into the one before, and does not count it as a change of the spec', async () => {
      const { apply, remove, resources, one, until, found } = await begin();
      await apply('told', { name: 'told.example' });
      const told = await found('told');
      expect(await resources.writeStatus(MAIL_DOMAIN, told, { observedGeneration: 1, revision: 7 })).toBe(true);
      expect(await resources.writeStatus(MAIL_DOMAIN, told, { revision: 8 })).toBe(true);
      await until(() => (one('told')?.status as { revision?: number } | undefined)?.revision === 8);
      expect(one('told')).toMatchObject({ generation: 1, spec: { name: 'told.example' }, status: { observedGeneration: 1, revision: 8 } });
      await remove('told');
    });

    it('says that there is nothing to write a status to when the resource is gone', async () => {
      const { apply, remove, resources, one, until, found } = await begin();
      await apply('gone', { name: 'gone.example' });
      const gone = await found('gone');
      await remove('gone');
      await until(() => one('gone') === undefined);
      expect(await resources.writeStatus(MAIL_DOMAIN, gone, { revision: 9 })).toBe(false);
    });

    it('lists in another feed what was there before it, and stops it twice without harm', async () => {
      const { apply, remove, resources, found, until } = await begin();
      await apply('before', { name: 'before.example' });
      await found('before');
      const second: ResourceFeed = resources.follow(MAIL_DOMAIN, () => undefined);
      await until(() => second.list()?.some(({ name }) => name === 'before') === true);
      await second.stop();
      await second.stop();
      await remove('before');
    });
  });
}
