import { backupV1 } from '@postern/contracts';
import { AppError } from '@postern/kernel';
import type { GrpcStatus } from '@postern/kernel';
import type { PortOf } from '@postern/wire';

import { adminError } from '../../admin-api.errors.js';
import type { KeptMails } from './kept-mail.port.js';

type Backup = PortOf<backupV1.BackupServiceService>;

/** The service of Backup as the API uses it. */
export function keptMailsOf(backup: Backup): KeptMails {
  return {
    search: async (filter, { limit, after }) => (await asked(backup.search({ filter, limit, after }))).items,
    async get(msgId) {
      const { entry, sendings } = await asked(backup.get({ msgId }));
      if (entry === undefined) throw adminError('NOT_FOUND', msgId);
      return { entry, sendings };
    },
    totals: () => asked(backup.totals({})),
    read: (msgId, offset, length) => asked(backup.read({ msgId, offset, length }), 'BACKUP_UNREADABLE'),
    deliver: (msgId, recipients, form, by) => asked(backup.deliver({ msgId, recipients: [...recipients], form, by }), 'BACKUP_UNREADABLE'),
    async remove(msgId, by) {
      const { deleted } = await asked(backup.delete({ msgId, by }));
      if (!deleted) throw adminError('NOT_FOUND', msgId);
    },
    async start({ kind, which, recipients, form, by }) {
      const { job } = await asked(
        backup.startJob({
          kind: kind === 'deliver' ? backupV1.JobKind.JOB_KIND_DELIVER : backupV1.JobKind.JOB_KIND_DELETE,
          which: 'ids' in which ? { $case: 'ids', value: { msgIds: [...which.ids] } } : { $case: 'filter', value: which.filter },
          recipients: [...recipients],
          form,
          by,
        }),
        'BACKUP_BUSY',
      );
      if (job === undefined) throw adminError('BACKUP_DOWN', 'no job in the answer');
      return job;
    },
    job: async (id = '') => (await asked(backup.getJob({ id }))).job,
    cancel: async (id, by) => (await asked(backup.cancelJob({ id, by }))).job,
  };
}

/** Status codes of gRPC that mean something here, by their numbers on the wire. */
const STATUSES: Readonly<Record<number, GrpcStatus>> = {
  3: 'INVALID_ARGUMENT',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  9: 'FAILED_PRECONDITION',
  10: 'ABORTED',
  15: 'DATA_LOSS',
};

/** `refused`: what it means when the owner answers that the thing is not in a state for it. */
function asked<Reply>(work: Promise<Reply>, refused: 'BACKUP_BUSY' | 'BACKUP_UNREADABLE' | 'BACKUP_DOWN' = 'BACKUP_DOWN'): Promise<Reply> {
  return work.catch((thrown: unknown) => {
    switch (statusOf(thrown)) {
      case 'NOT_FOUND':
        throw adminError('NOT_FOUND', undefined, thrown);
      case 'INVALID_ARGUMENT':
        throw adminError('BAD_INPUT', undefined, thrown);
      case 'ALREADY_EXISTS':
      case 'FAILED_PRECONDITION':
      case 'ABORTED':
      case 'DATA_LOSS':
        throw adminError(refused, undefined, thrown);
      default:
        throw adminError('BACKUP_DOWN', undefined, thrown);
    }
  });
}

/** In one process the owner's own error comes here, in the cluster that of the call. */
function statusOf(thrown: unknown): GrpcStatus | undefined {
  if (thrown instanceof AppError) return thrown.row.grpc;
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return typeof code === 'number' ? STATUSES[code] : undefined;
}
