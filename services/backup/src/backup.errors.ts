import { errorsOf } from '@postern/kernel';
import type { ErrorTable } from '@postern/kernel';

/** What a caller of Backup is told. */
export const BACKUP_ERRORS = {
  BACKUP_NO_ENTRY: { grpc: 'NOT_FOUND', retry: false, says: 'Backup has no such entry' },
  BACKUP_SHREDDED: { grpc: 'FAILED_PRECONDITION', retry: false, says: 'The key of this entry was destroyed, so nobody can read it' },
  BACKUP_UNREADABLE: { grpc: 'DATA_LOSS', retry: false, says: 'The object of this entry is missing or was altered' },
  BACKUP_KEY_AWAY: { grpc: 'UNAVAILABLE', retry: true, says: 'The master key cannot be had at the moment' },
  BACKUP_RECIPIENTS: { grpc: 'INVALID_ARGUMENT', retry: false, says: 'There is no recipient, or one that no mail can be sent to' },
  BACKUP_SELECTION: { grpc: 'INVALID_ARGUMENT', retry: false, says: 'Nothing was chosen' },
  BACKUP_JOB_RUNS: { grpc: 'ABORTED', retry: true, says: 'Another operation on many entries is running' },
} as const satisfies ErrorTable<'grpc'>;

export const backupError = errorsOf(BACKUP_ERRORS);
