export * from './change-queue.js';
export * from './delivery-store.js';
export * from './look-at-queue.js';
export * from './migrations.js';
export * from './queue-types.js';
