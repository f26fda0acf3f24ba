import { errorsOf } from '@postern/kernel';

/** What can keep a mail from its next attempt. It never loses it: the fact or the row stays. */
export const DELIVERY_ERRORS = {
  DELIVERY_STORE_DOWN: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
} as const;

export const deliveryError = errorsOf(DELIVERY_ERRORS);
