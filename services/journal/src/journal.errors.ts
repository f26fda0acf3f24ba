import { errorsOf } from '@postern/kernel';

/** A fact that cannot be written waits on the bus; nobody is answered an error. */
export const JOURNAL_ERRORS = {
  JOURNAL_STORE_DOWN: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
} as const;

export const journalError = errorsOf(JOURNAL_ERRORS);
