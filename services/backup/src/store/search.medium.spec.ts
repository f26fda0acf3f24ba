import type { backupV1 } from '@postern/contracts';
import type { Database } from '@postern/kernel';
import { openPool, startPostgres } from '@postern/testing';
import type { TestPostgres } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { backupSchema } from './backup-schema.js';
import type { EntryRow } from './entities.js';
import { countEntries, searchEntries } from './read-entries.js';
import { addEntry, removeEntries } from './write-entries.js';

let postgres: TestPostgres;
let pool: Database;
let store: ReturnType<typeof backupSchema>;

beforeAll(async () => {
  postgres = await startPostgres();
  pool = openPool({ url: postgres.url });
  store = backupSchema(pool);
  await store.migrate();
});
afterAll(async () => {
  await pool.close();
  await postgres.stop();
});

const NOON = Date.UTC(2026, 10, 20, 12);
const id = (n: number) => `01HSEARCH${String(n).padStart(17, '0')}`;

function entry(n: number, given: Partial<EntryRow> = {}): EntryRow & { readonly wrappedKey: Buffer } {
  const row: EntryRow = {
    msgId: id(n),
    receivedAtMs: NOON + n * 1000,
    keptAtMs: NOON + n * 1000,
    clientIp: '198.51.100.1',
    mailFrom: 'someone@partner.example',
    headerFrom: 'someone@partner.example',
    recipients: ['staff@own.example'],
    subject: 'plain',
    messageId: `<${n}@partner.example>`,
    size: 100,
    storedSize: 130,
    sha256: 'a'.repeat(64),
    action: 'reject',
    fates: ['reject'],
    detectedBy: [],
    statuses: {},
    threats: [],
    ruleIds: ['1'],
    ruleNames: ['Default'],
    blobKey: `backup/${id(n)}/x`,
    keyId: 'k',
    wrappedKey: null,
    ...given,
  };
  return { ...row, wrappedKey: Buffer.from('wrapped') };
}

const found = async (filter: Partial<backupV1.BackupFilter>) =>
  (await searchEntries(store, { filter: { detectedBy: [], ...filter }, limit: 100 })).map(({ msgId }) => Number(msgId.slice(9)));

describe('a search in Backup', () => {
  beforeAll(async () => {
    const rows = [
      entry(1, { detectedBy: ['antivirus', 'antispam'], clientIp: '192.0.2.7', mailFrom: 'Boss@Evil.example' }),
      entry(2, { detectedBy: ['antivirus'], clientIp: '192.0.2.200', headerFrom: 'boss@evil.example', recipients: ['100%_sure@own.example'] }),
      entry(3, { clientIp: '2001:db8::5', subject: 'Rechnung Ä\\_%', ruleIds: ['7', '9007199254740993'], action: 'skip' }),
      entry(4, { clientIp: 'fe80::1%eth0', messageId: "<it's@x>", recipients: ['a@own.example', 'b@other.example'] }),
      entry(5, { subject: "'; DROP TABLE backup.entries; --\0", clientIp: '1.2.3.999' }),
    ];
    for (const row of rows) await addEntry(store, row);
  });
  afterAll(() => removeEntries(store, [1, 2, 3, 4, 5].map(id)));

  it.each<[string, Partial<backupV1.BackupFilter>, readonly number[]]>([
    ['nothing: all, newest first', {}, [5, 4, 3, 2, 1]],
    ['a module', { detectedBy: ['antivirus'] }, [2, 1]],
    ['several modules: all of them', { detectedBy: ['antispam', 'antivirus'] }, [1]],
    ['the sender of envelope or header, whatever its case', { sender: 'bOSS@evil' }, [2, 1]],
    ['a sender that is only a recipient', { sender: 'staff@' }, []],
    ['a recipient', { recipient: 'OTHER.example' }, [4]],
    ['a recipient that is only a sender', { recipient: 'evil' }, []],
    ['signs that SQL reads as others', { recipient: '%_' }, [2]],
    ['a backslash', { subject: '\\_%' }, [3]],
    ['a subject beyond ASCII', { subject: 'rechnung ä' }, [3]],
    ['a quote', { msgId: "it's" }, [4]],
    ['SQL as a subject', { subject: "'; drop table" }, [5]],
    ['an address', { clientIp: '192.0.2.7' }, [1]],
    ['a network', { clientIp: '192.0.2.0/25' }, [1]],
    ['a network of IPv6', { clientIp: '2001:db8::/32' }, [3]],
    ['an address with a zone, as it is written', { clientIp: 'fe80::1%eth0' }, [4]],
    ['a period, its end exclusive', { fromMs: NOON + 2000, toMs: NOON + 4000 }, [3, 2]],
    ['a rule', { ruleId: 7 }, [3]],
    ['an action', { action: 'skip' }, [3]],
    ['a MsgId in lower case', { msgId: id(2).toLowerCase() }, [2]],
    ['part of a Message-ID', { msgId: '<3@' }, [3]],
    ['all together', { detectedBy: ['antivirus'], sender: 'boss', recipient: 'staff', clientIp: '192.0.2.0/24', action: 'reject', ruleId: 1 }, [1]],
  ])('by %s', async (_what, filter, expected) => {
    expect(await found(filter)).toEqual(expected);
    expect(await countEntries(store, { detectedBy: [], ...filter })).toBe(expected.length);
  });

  it.each(['sender', 'recipient', 'subject', 'clientIp', 'msgId', 'action'] as const)('takes a zero octet in %s as text', async (name) => {
    expect(await found({ [name]: '\0none' })).toEqual([]);
  });

  it('goes on behind the last of a page, also among entries of one moment', async () => {
    const same = [11, 12, 13, 14, 15].map((n) => entry(n, { receivedAtMs: NOON - 1000, subject: 'paged' }));
    for (const row of same) await addEntry(store, row);
    const seen: string[] = [];
    let after: { receivedAtMs: number; msgId: string } | undefined;
    for (;;) {
      const page = await searchEntries(store, { filter: { detectedBy: [], subject: 'paged' }, limit: 2, after });
      seen.push(...page.map(({ msgId }) => msgId));
      after = page.at(-1);
      if (page.length < 2) break;
    }
    expect(seen).toEqual([15, 14, 13, 12, 11].map(id));
    await removeEntries(store, seen);
  });
});
