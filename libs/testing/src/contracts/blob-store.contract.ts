import { randomBytes } from 'node:crypto';

import { parseBlobKey } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export interface BlobStoreUnderTest {
  readonly store: BlobStore;
  stop(): Promise<void>;
}

/** What every BlobStore must do. */
export function describeBlobStore(name: string, start: () => Promise<BlobStoreUnderTest>): void {
  describe(`${name} as a blob store`, () => {
    let sut: BlobStoreUnderTest;
    beforeAll(async () => (sut = await start()));
    afterAll(() => sut?.stop());
    const key = (text: string): BlobKey => parseBlobKey(text) ?? expect.unreachable(text);

    it('gives back the same octets, also none and many', async () => {
      for (const size of [0, 1, 300_000, 5_000_000]) {
        const bytes = randomBytes(size);
        await sut.store.put(key(`mail/size-${size}/M1`), bytes);
        expect((await sut.store.get(key(`mail/size-${size}/M1`)))?.equals(bytes)).toBe(true);
      }
    });

    it('knows nothing of what was never put', async () => {
      expect(await sut.store.get(key('mail/nothing/M1'))).toBeUndefined();
    });

    it('takes the same object again, immediately and later', async () => {
      const bytes = Buffer.from('same');
      await Promise.all([1, 2, 3].map(() => sut.store.put(key('mail/same/M1'), bytes)));
      await sut.store.put(key('mail/same/M1'), bytes);
      expect((await sut.store.get(key('mail/same/M1')))?.toString()).toBe('same');
    });

    it('keeps objects apart that share their beginning', async () => {
      await sut.store.put(key('mail/abc'), Buffer.from('short'));
      await sut.store.put(key('mail/abc/M1'), Buffer.from('long'));
      expect((await sut.store.get(key('mail/abc')))?.toString()).toBe('short');
      expect((await sut.store.get(key('mail/abc/M1')))?.toString()).toBe('long');
    });

    it('forgets what is deleted, and deletes what is not there', async () => {
      await sut.store.put(key('mail/gone/M1'), Buffer.from('x'));
      await sut.store.delete(key('mail/gone/M1'));
      await sut.store.delete(key('mail/gone/M1'));
      expect(await sut.store.get(key('mail/gone/M1'))).toBeUndefined();
    });

    it('lists an area', async () => {
      await sut.store.put(key('listed/one/M1'), Buffer.from('1'));
      await sut.store.put(key('listed/two/M2'), Buffer.from('2'));
      expect([...(await sut.store.list('listed', 10))].sort()).toEqual(['listed/one/M1', 'listed/two/M2']);
      expect(await sut.store.list('empty', 10)).toEqual([]);
    });

    it.each([1, 2, 3, 7, 100])('lists an area by pages of %i, each object once, whatever else comes and goes', async (size) => {
      const area = `pages-${size}`;
      const names = ['a', 'aa/M1', 'aa/M2', 'ab/M1', 'b-/M1', 'b.c/M1', 'Z/M1', '0/M1', 'zz'].map((name) => key(`${area}/${name}`));
      await Promise.all(names.map((name) => sut.store.put(name, Buffer.from('x'))));
      await sut.store.put(key(`${area}-other/aa/M1`), Buffer.from('x'));
      const seen: BlobKey[] = [];
      for (let page = await sut.store.list(area, size); ; page = await sut.store.list(area, size, seen.at(-1))) {
        seen.push(...page);
        if (page.length < size) break;
        // A sweeper deletes what it has seen.
        await sut.store.delete(page[0] ?? expect.unreachable());
      }
      expect([...seen].sort()).toEqual([...names].sort());
    });

    it('says that it can take a put', async () => {
      await expect(sut.store.check()).resolves.toBeUndefined();
    });
  });
}
