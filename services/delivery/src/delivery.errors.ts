import { errorsOf } from '@postern/kernel';

/** What a caller of the queue is told. */
export const DELIVERY_ERRORS = {
  DELIVERY_SELECTION: { grpc: 'INVALID_ARGUMENT', retry: false, says: 'Nothing was chosen' },
} as const;

export const deliveryError = errorsOf(DELIVERY_ERRORS);
