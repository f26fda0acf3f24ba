/**
 * How an attempt, or the wait for the next one, ended for one recipient: `deferred` is tried again, `bounced` was refused by the next hop, `expired` was given up at
 * the end of its lifetime, `deleted` was taken out of the queue by an administrator.
 */
export const DELIVERY_RESULTS = ['delivered', 'deferred', 'bounced', 'expired', 'deleted'] as const;
export type DeliveryResult = (typeof DELIVERY_RESULTS)[number];
