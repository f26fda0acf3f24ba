import { errorsOf } from '@postern/kernel';
import type { ErrorTable } from '@postern/kernel';

/** What can go wrong with bytes that another process holds. */
export const BODY_ERRORS = {
  BODY_UNAVAILABLE: { grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  BODY_ALTERED: { grpc: 'DATA_LOSS', retry: true, says: 'Try again later' },
} as const satisfies ErrorTable<'grpc'>;

export const bodyError = errorsOf(BODY_ERRORS);
