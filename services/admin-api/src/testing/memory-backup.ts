import { backupV1 } from '@postern/contracts';
import { AppError } from '@postern/kernel';
import type { GrpcStatus } from '@postern/kernel';
import type { PortOf } from '@postern/wire';

/** Backup in memory, for tests of what is in front of it: no rotation, no keys, and what is sent goes nowhere. */
export interface MemoryBackup extends PortOf<backupV1.BackupServiceService> {
  /** Every request, in order. */
  readonly asked: { readonly method: string; readonly request: unknown }[];
  keep(entry: Partial<backupV1.BackupEntry> & { readonly msgId: string }, original: string | Buffer): void;
  /** An operation begins and stands still at this many entries until it is cancelled; undefined: operations end at once. */
  holdAt: number | undefined;
}

const refusal = (grpc: GrpcStatus) => new AppError('TEST_REFUSED', { grpc, retry: false, says: 'refused' });
const holds = (text: string, part: string | undefined) => part === undefined || text.toLowerCase().includes(part.toLowerCase());

function matches(entry: backupV1.BackupEntry, filter: backupV1.BackupFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { fromMs = 0, toMs = Infinity, sender, recipient, subject, clientIp, msgId, ruleId, action, detectedBy } = filter;
  return (
    entry.receivedAtMs >= fromMs &&
    entry.receivedAtMs < toMs &&
    (holds(entry.mailFrom, sender) || holds(entry.headerFrom, sender)) &&
    (recipient === undefined || entry.recipients.some((one) => holds(one, recipient))) &&
    holds(entry.subject, subject) &&
    (clientIp === undefined || entry.clientIp === clientIp) &&
    (msgId === undefined || entry.msgId.startsWith(msgId) || holds(entry.messageId, msgId)) &&
    (ruleId === undefined || entry.ruleIds.includes(ruleId)) &&
    (action === undefined || entry.action === action) &&
    detectedBy.every((module) => entry.detectedBy.includes(module))
  );
}

export function memoryBackup(): MemoryBackup {
  const kept = new Map<string, { readonly entry: backupV1.BackupEntry; readonly original: Buffer; readonly sendings: backupV1.Sending[] }>();
  const jobs: backupV1.Job[] = [];
  const asked: { readonly method: string; readonly request: unknown }[] = [];
  let sent = 0;
  const named = (msgId: string) => {
    const found = kept.get(msgId);
    if (found === undefined) throw refusal('NOT_FOUND');
    return found;
  };
  const send = (msgId: string, given: readonly string[], form: backupV1.Form, by: string): backupV1.DeliverReply => {
    const { entry, sendings } = named(msgId);
    if (entry.shredded) throw refusal('DATA_LOSS');
    sent += 1;
    const id = `01SENT0000000000000000${String(sent).padStart(4, '0')}`;
    const recipients = given.length === 0 ? [...entry.recipients] : [...given];
    for (const recipient of recipients)
      sendings.unshift({ msgId: id, recipient, form, atMs: 2_000_000_000_000, by, result: 'delivered', reply: '250 2.0.0 Ok' });
    return { msgId: id, recipients };
  };
  const newestFirst = (filter: backupV1.BackupFilter | undefined) =>
    [...kept.values()]
      .map(({ entry }) => entry)
      .filter((entry) => matches(entry, filter))
      .sort((a, b) => b.receivedAtMs - a.receivedAtMs || (a.msgId < b.msgId ? 1 : -1));
  const methods: PortOf<backupV1.BackupServiceService> = {
    async search({ filter, limit, after }) {
      const isBehind = ({ receivedAtMs, msgId }: backupV1.BackupEntry) =>
        after === undefined || receivedAtMs < after.receivedAtMs || (receivedAtMs === after.receivedAtMs && msgId < after.msgId);
      return { items: newestFirst(filter).filter(isBehind).slice(0, limit) };
    },
    async get({ msgId }) {
      const found = kept.get(msgId);
      return found === undefined ? { entry: undefined, sendings: [] } : { entry: found.entry, sendings: [...found.sendings] };
    },
    async read({ msgId, offset, length }) {
      const { entry, original } = named(msgId);
      if (entry.shredded) throw refusal('DATA_LOSS');
      return { octets: original.subarray(offset, offset + length), size: original.length };
    },
    deliver: async ({ msgId, recipients, form, by }) => send(msgId, recipients, form, by),
    delete: async ({ msgId }) => ({ deleted: kept.delete(msgId) }),
    async startJob({ kind, which, recipients, form, by }) {
      if (jobs.some(({ state }) => state === 'running')) throw refusal('FAILED_PRECONDITION');
      if (which === undefined) throw refusal('INVALID_ARGUMENT');
      const ids = which.$case === 'ids' ? which.value.msgIds : newestFirst(which.value).map(({ msgId }) => msgId);
      const job = {
        id: `job-${jobs.length + 1}`,
        kind,
        state: 'running',
        total: ids.length,
        done: 0,
        failed: 0,
        lastError: '',
        by,
        startedAtMs: 1,
        endedAtMs: 0,
      };
      jobs.push(job);
      for (const id of ids.slice(0, memory.holdAt)) {
        if (kind === backupV1.JobKind.JOB_KIND_DELETE) kept.delete(id);
        else send(id, recipients, form, by);
        job.done += 1;
      }
      if (memory.holdAt === undefined) Object.assign(job, { state: 'done', endedAtMs: 2 });
      return { job: { ...job } };
    },
    async getJob({ id }) {
      const job = id === '' ? jobs.at(-1) : jobs.find((one) => one.id === id);
      return { job: job === undefined ? undefined : { ...job } };
    },
    async cancelJob({ id }) {
      const job = jobs.find((one) => one.id === id);
      if (job?.state === 'running') Object.assign(job, { state: 'cancelled', endedAtMs: 2 });
      return { job: job === undefined ? undefined : { ...job } };
    },
    totals: async () => ({
      entries: kept.size,
      bytes: [...kept.values()].reduce((sum, { original }) => sum + original.length, 0),
      maxBytes: 7_516_192_768,
      oldestAtMs: 1,
    }),
    shred: async () => ({ shredded: 0 }),
  };
  const noted = Object.fromEntries(
    Object.entries(methods).map(([method, work]) => [
      method,
      (request: never) => {
        asked.push({ method, request });
        return work(request);
      },
    ]),
  ) as unknown as PortOf<backupV1.BackupServiceService>;
  const memory: MemoryBackup = {
    ...noted,
    asked,
    holdAt: undefined,
    keep(entry, original) {
      const bytes = Buffer.from(original as string);
      kept.set(entry.msgId, { entry: backupV1.BackupEntry.fromPartial({ size: bytes.length, ...entry }), original: bytes, sendings: [] });
    },
  };
  return memory;
}
