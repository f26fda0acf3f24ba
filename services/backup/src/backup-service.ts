import { backupV1 } from '@postern/contracts';
import { newMsgId } from '@postern/kernel';
import { backupJobKinds, sendingForms } from '@postern/wire';
import type { PortOf } from '@postern/wire';

import { backupError } from './backup.errors.js';
import { deliverEntry } from './deliver/deliver-entry.js';
import type { DeliverParts } from './deliver/deliver-entry.js';
import { readOriginal } from './deliver/read-original.js';
import { limitOf, removeAll } from './retention/rotate.js';
import type { FreeBytes } from './retention/rotate.js';
import type { EntryRow, JobRow, SendingRow } from './store/entities.js';
import { addJob, endJob, readJob } from './store/jobs.js';
import { countEntries, readEntry, readFill, searchEntries } from './store/read-entries.js';
import { readSendings } from './store/sendings.js';
import { destroyKeys } from './store/write-entries.js';
import { changeFact } from './tell-change.js';

/** Backup as its callers see it. Who may do what, and the audit of it, are theirs. */
export type BackupService = PortOf<backupV1.BackupServiceService>;

const MAX_PAGE = 1000;
const MAX_PIECE = 1_048_576;
const MAX_NAMED = 10_000;
const SHRED_BATCH = 500;
const DAY_MS = 86_400_000;

export function backupService(parts: DeliverParts, free?: FreeBytes): BackupService {
  const { shell, store, settings, outbox } = parts;
  const needed = async (msgId: string): Promise<EntryRow> => {
    const row = await readEntry(store, msgId);
    if (row === undefined) throw backupError('BACKUP_NO_ENTRY', msgId);
    return row;
  };
  const shown = (row: EntryRow): backupV1.BackupEntry => entryWire(row, settings.current().settings.gateway.backup.keepDays);
  return {
    async search({ filter, limit, after }) {
      return { items: (await searchEntries(store, { filter, limit: Math.min(limit, MAX_PAGE), after })).map(shown) };
    },
    async get({ msgId }) {
      const row = await readEntry(store, msgId);
      return row === undefined
        ? { entry: undefined, sendings: [] }
        : { entry: shown(row), sendings: (await readSendings(store, msgId)).map(sendingWire) };
    },
    async read({ msgId, offset, length }) {
      const row = await needed(msgId);
      return { octets: await readOriginal(parts, row, Math.max(0, offset), Math.min(Math.max(0, length), MAX_PIECE)), size: row.size };
    },
    async deliver({ msgId, recipients, form, by }) {
      const sent = await deliverEntry(parts, await needed(msgId), { recipients, form: sendingForms.fromWire(form), by });
      return { msgId: sent.msgId, recipients: [...sent.recipients] };
    },
    async delete({ msgId, by }) {
      return { deleted: (await removeAll(parts, [msgId], 'deleted', by)).length > 0 };
    },
    async startJob(request) {
      const kind = backupJobKinds.fromWire(request.kind);
      const { which } = request;
      const named = which?.$case === 'ids' ? which.value.msgIds.length : undefined;
      if (kind === undefined || which === undefined || named === 0 || (named ?? 0) > MAX_NAMED)
        throw backupError('BACKUP_SELECTION', `${request.kind} of ${named ?? 'all'}`);
      const row: JobRow = {
        id: newMsgId(shell.clock, shell.random),
        kind,
        state: 'running',
        by: request.by,
        request: Buffer.from(backupV1.StartJobRequest.encode(request).finish()),
        total: which.$case === 'ids' ? which.value.msgIds.length : await countEntries(store, which.value),
        done: 0,
        failed: 0,
        lastError: '',
        atReceivedMs: null,
        atMsgId: '',
        startedAtMs: shell.clock.now(),
        endedAtMs: null,
        leasedUntilMs: null,
      };
      if (!(await addJob(store, row))) throw backupError('BACKUP_JOB_RUNS');
      return { job: jobWire(row) };
    },
    async getJob({ id }) {
      return { job: jobWireOf(await readJob(store, id)) };
    },
    async cancelJob({ id }) {
      await endJob(store, id, 'cancelled', shell.clock.now());
      return { job: jobWireOf(await readJob(store, id)) };
    },
    async totals() {
      const { entries, bytes, oldestAtMs } = await readFill(store);
      return { entries, bytes, maxBytes: await limitOf(parts, bytes, free), oldestAtMs };
    },
    async shred({ whose, by }) {
      const name = whose?.$case === 'domain' ? `@${whose.value}` : (whose?.value ?? '');
      if (name.length < 2 || !name.includes('@')) throw backupError('BACKUP_SELECTION', 'neither a recipient nor a domain');
      let shredded = 0;
      for (;;) {
        const facts = await store.transaction(async (inner) => {
          const told = (await destroyKeys(inner, name, SHRED_BATCH)).map((entry) => changeFact(shell, 'shredded', { ...entry, by }));
          await outbox.put(inner.sql, told, shell.clock.now());
          return told;
        });
        shredded += facts.length;
        await outbox.publish(store.sql, facts);
        if (facts.length < SHRED_BATCH) return { shredded };
      }
    },
  };

  function entryWire(row: EntryRow, keepDays: number): backupV1.BackupEntry {
    const { storedSize: _s, blobKey: _b, keyId: _k, wrappedKey, ruleIds, ...rest } = row;
    return { ...rest, ruleIds: ruleIds.map(Number), keptUntilMs: row.keptAtMs + keepDays * DAY_MS, shredded: wrappedKey === null };
  }
}

function sendingWire({ sentMsgId, form, msgId: _m, ...row }: SendingRow): backupV1.Sending {
  return { ...row, msgId: sentMsgId, form: formWire(form) };
}

function formWire(word: string): backupV1.Form {
  const known = sendingForms.words.find((one) => one === word);
  return known === undefined ? backupV1.Form.FORM_UNSPECIFIED : sendingForms.toWire(known);
}

const jobWireOf = (row: JobRow | undefined) => (row === undefined ? undefined : jobWire(row));

function jobWire({ request: _r, atReceivedMs: _a, atMsgId: _m, leasedUntilMs: _l, kind, endedAtMs, ...row }: JobRow): backupV1.Job {
  const known = backupJobKinds.words.find((word) => word === kind);
  return { ...row, kind: known === undefined ? backupV1.JobKind.JOB_KIND_UNSPECIFIED : backupJobKinds.toWire(known), endedAtMs: endedAtMs ?? 0 };
}
