import { errorsOf } from '@postern/kernel';

/** What can keep a mail from its next attempt. None of them loses it: the fact or the row stays. */
export const DELIVERY_ERRORS = {
  DELIVERY_BLOB_MISSING: { reply: [451, '4.3.0'], grpc: 'DATA_LOSS', retry: true, says: 'Try again later' },
  DELIVERY_STORE_DOWN: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
} as const;

export const deliveryError = errorsOf(DELIVERY_ERRORS);
