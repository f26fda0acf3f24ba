import { errorsOf } from '@postern/kernel';

/** What a caller of the queue, or of a submission, is told. */
export const DELIVERY_ERRORS = {
  DELIVERY_SELECTION: { grpc: 'INVALID_ARGUMENT', retry: false, says: 'Nothing was chosen' },
  DELIVERY_SUBMISSION: { grpc: 'INVALID_ARGUMENT', retry: false, says: 'This mail cannot be delivered' },
} as const;

export const deliveryError = errorsOf(DELIVERY_ERRORS);
