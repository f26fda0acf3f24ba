/** How an attempt ended for one recipient: `deferred` is tried again, `bounced` was refused by the next hop, `expired` was given up at the end of its lifetime. */
export const DELIVERY_RESULTS = ['delivered', 'deferred', 'bounced', 'expired'] as const;
export type DeliveryResult = (typeof DELIVERY_RESULTS)[number];
