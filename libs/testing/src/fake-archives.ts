import type { ArchiveMember, ArchiveOpener } from '@postern/files';

/** An archive that only `fakeArchives` opens. */
export function fakeArchive(members: readonly ArchiveMember[]): Buffer {
  return Buffer.from(JSON.stringify(members.map(({ name, bytes }) => [name, bytes.toString('base64')])));
}

/** Opens `fakeArchive`, within the quota and without workers. */
export function fakeArchives(): ArchiveOpener {
  let isClosed = false;
  return {
    // Async, so that what is thrown is a rejection.
    async open(bytes, _type, quota, signal, started) {
      signal.throwIfAborted();
      if (isClosed) throw new Error('closed');
      started?.();
      const packed = read(bytes);
      if (packed === undefined) return { kind: 'broken', why: 'not one of ours' };
      const members: ArchiveMember[] = [];
      let room = quota.maxBytes;
      let limit: 'bytes' | 'files' | undefined;
      for (const [name, text] of packed) {
        const content = Buffer.from(text, 'base64');
        if (members.length >= quota.maxFiles) limit = 'files';
        else if (content.length > room) limit = 'bytes';
        if (limit !== undefined) break;
        room -= content.length;
        members.push({ name, bytes: content });
      }
      return { kind: 'opened', members, encrypted: 0, locked: [], unreadable: 0, links: 0, volume: false, limit };
    },
    async close() {
      isClosed = true;
    },
  };
}

function read(bytes: Buffer): readonly (readonly [string, string])[] | undefined {
  try {
    return JSON.parse(bytes.toString()) as readonly (readonly [string, string])[];
  } catch {
    return undefined;
  }
}
