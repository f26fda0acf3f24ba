import type { Result } from '@postern/kernel';

import { assembleRevision, MANIFEST_KEY } from './setting-records.js';
import type { ReadUnits, Unassembled } from './setting-records.js';
import type { Revision } from './settings.js';

/** Records of the topic as they come, and the revision that they make. No bus here. */
export interface RecordReader {
  /** The revision that this record makes whole; the error of a manifest that nothing will make whole. Undefined: nothing new, or parts are still on their way. */
  take(key: string, content: Buffer): Result<Revision, string> | undefined;
  remove(key: string): void;
  /** Keys of what the topic holds. */
  keys(): Iterable<string>;
  has(key: string): boolean;
}

export function recordReader(): RecordReader {
  const records = new Map<string, Buffer>();
  const read: ReadUnits = new Map();
  /** Parts that the manifest waits for. */
  let missing: ReadonlySet<string> = new Set();
  return {
    take(key, content) {
      records.set(key, content);
      if (key !== MANIFEST_KEY && !missing.has(key)) return undefined;
      // Only the last of the parts that are waited for can make it whole.
      if (key !== MANIFEST_KEY && [...missing].some((one) => !records.has(one))) return undefined;
      const revision = assembleRevision(records, read);
      missing = new Set(!revision.ok && revision.error.kind === 'incomplete' ? revision.error.missing : []);
      if (revision.ok) return revision;
      return revision.error.kind === 'incomplete' ? undefined : { ok: false, error: whyNot(revision.error) };
    },
    remove: (key) => void records.delete(key),
    keys: () => records.keys(),
    has: (key) => records.has(key),
  };
}

const whyNot = (error: Unassembled) => (error.kind === 'unreadable' ? error.why : `missing ${error.missing.join(', ')}`);
