import type { ArchiveMember, ArchiveOpener, OpenedArchive } from '@postern/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export interface ArchiveOpenerUnderTest {
  readonly opener: ArchiveOpener;
  /** An archive of a type that it opens. */
  pack(members: readonly ArchiveMember[]): { readonly bytes: Buffer; readonly type: string };
  stop(): Promise<void>;
}

const QUOTA = { maxBytes: 1_000_000, maxFiles: 100, maxMs: 20_000 };
const MEMBERS = [
  { name: 'a.txt', bytes: Buffer.from('first') },
  { name: 'dir/b.txt', bytes: Buffer.from('second') },
  { name: 'c.bin', bytes: Buffer.alloc(5000, 7) },
];

/** What every ArchiveOpener must do. */
export function describeArchiveOpener(name: string, start: () => Promise<ArchiveOpenerUnderTest> | ArchiveOpenerUnderTest): void {
  describe(`${name} as an opener of archives`, () => {
    let sut: ArchiveOpenerUnderTest;
    beforeAll(async () => (sut = await start()));
    afterAll(() => sut?.stop());
    const open = (quota: Partial<typeof QUOTA> = {}, signal = AbortSignal.timeout(20_000), started?: () => void): Promise<OpenedArchive> => {
      const { bytes, type } = sut.pack(MEMBERS);
      return sut.opener.open(bytes, type, { ...QUOTA, ...quota }, signal, started);
    };
    const members = (archive: OpenedArchive) => (archive.kind === 'opened' ? archive.members : expect.unreachable(archive.kind));

    it('gives every member with its name and its octets', async () => {
      const archive = await open();
      expect(
        members(archive).map((member) => [
          member.name,
          member.bytes.equals(MEMBERS.find((one) => one.name === member.name)?.bytes ?? Buffer.alloc(0)),
        ]),
      ).toEqual(MEMBERS.map((member) => [member.name, true]));
      expect(archive).toMatchObject({ encrypted: 0, unreadable: 0, links: 0, volume: false, limit: undefined });
    });

    it('says that it begins, once', async () => {
      let begun = 0;
      await open({}, undefined, () => (begun += 1));
      expect(begun).toBe(1);
    });

    it('stops at the number of files, and says so', async () => {
      const archive = await open({ maxFiles: 2 });
      expect(archive).toMatchObject({ limit: 'files' });
      expect(members(archive).length).toBeLessThanOrEqual(2);
    });

    it('stops at the number of octets, and says so', async () => {
      const archive = await open({ maxBytes: 1000 });
      expect(archive).toMatchObject({ limit: 'bytes' });
      expect(members(archive).reduce((sum, member) => sum + member.bytes.length, 0)).toBeLessThanOrEqual(1000);
    });

    it('finds an archive broken that is none, and does not reject', async () => {
      const { type } = sut.pack(MEMBERS);
      expect(await sut.opener.open(Buffer.alloc(600, 0xa5), type, QUOTA, AbortSignal.timeout(20_000))).toMatchObject({ kind: 'broken' });
    });

    it('ends with the signal, with its reason', async () => {
      await expect(open({}, AbortSignal.abort(new Error('nobody waits')))).rejects.toThrow('nobody waits');
      expect((await open()).kind).toBe('opened');
    });

    it('rejects when it is closed: that is our fault and not the archive’s', async () => {
      const own = await start();
      await own.opener.close();
      const { bytes, type } = own.pack(MEMBERS);
      await expect(own.opener.open(bytes, type, QUOTA, AbortSignal.timeout(20_000))).rejects.toThrow();
      await own.stop();
    });
  });
}
