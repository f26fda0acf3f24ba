import { backupV1 } from '@postern/contracts';
import { messageOf } from '@postern/kernel';
import { sendingForms } from '@postern/wire';
import type { BackupJobKind } from '@postern/wire';

import { deliverEntry } from '../deliver/deliver-entry.js';
import type { DeliverParts } from '../deliver/deliver-entry.js';
import { removeAll } from '../retention/rotate.js';
import type { EntryRow, JobRow } from '../store/entities.js';
import { endJob, leaseJob, readJob, stepJob } from '../store/jobs.js';
import { searchEntries } from '../store/read-entries.js';

const LEASE_MS = 60_000;
/** Entries between two words of progress. */
const STEP = 10;

/** Works on the running job, if nobody else does, until it is done, was cancelled, or the process stops: then another goes on with it. */
export async function workOnJob(parts: DeliverParts, signal: AbortSignal): Promise<void> {
  const { shell, store } = parts;
  const id = await leaseJob(store, shell.clock.now(), shell.clock.now() + LEASE_MS);
  if (id === undefined) return;
  const job = await readJob(store, id);
  if (job === undefined) return;
  const request = backupV1.StartJobRequest.decode(job.request);
  let at = job.atReceivedMs === null ? undefined : { receivedAtMs: job.atReceivedMs, msgId: job.atMsgId };
  while (!signal.aborted) {
    const rows = await nextEntries(parts, request, at);
    if (rows.length === 0) return endJob(store, id, 'done', shell.clock.now());
    const step = await doAll(parts, job, request, rows);
    const last = rows.at(-1);
    if (last === undefined) return;
    at = { receivedAtMs: last.receivedAtMs, msgId: last.msgId };
    const goesOn = await stepJob(store, id, { ...step, atReceivedMs: at.receivedAtMs, atMsgId: at.msgId }, shell.clock.now() + LEASE_MS);
    if (!goesOn) return;
  }
}

interface Place {
  readonly receivedAtMs: number;
  readonly msgId: string;
}

/** The next ones in the order of a search: what was kept after the job began has newer places, so a job ends. Named ones that are gone meanwhile are not there. */
function nextEntries({ store }: DeliverParts, { which }: backupV1.StartJobRequest, after: Place | undefined): Promise<readonly EntryRow[]> {
  const what = which?.$case === 'ids' ? { ids: which.value.msgIds } : { filter: which?.value };
  return searchEntries(store, { ...what, limit: STEP, after });
}

async function doAll(parts: DeliverParts, { id, startedAtMs, kind, by }: JobRow, request: backupV1.StartJobRequest, rows: readonly EntryRow[]) {
  let [done, failed, lastError] = [0, 0, ''];
  for (const row of rows) {
    try {
      if (kind === ('delete' satisfies BackupJobKind)) await removeAll(parts, [row.msgId], 'deleted', by);
      else
        await deliverEntry(parts, row, {
          recipients: request.recipients,
          form: sendingForms.fromWire(request.form),
          by,
          operation: { id, startedAtMs },
        });
      done += 1;
    } catch (thrown) {
      failed += 1;
      lastError = `${row.msgId}: ${messageOf(thrown)}`;
    }
  }
  return { done, failed, lastError };
}
