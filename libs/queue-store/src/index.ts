export * from './done-recipients.js';
export * from './migrations.js';
export * from './outbox.js';
export * from './queue-operations.js';
export type { QueuedMail } from './queue-row.js';
export * from './queue-worker.js';
