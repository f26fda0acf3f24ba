export * from './admin-api.config.js';
export * from './admin-api.errors.js';
export * from './admin-api.manifest.js';
export * from './admin-api.module.js';
export * from './admin-api-process.js';
export type { DeliveryQueue, QueueItem } from './areas/queue/delivery-queue.port.js';
export type { MailJournal } from './areas/messages/mail-journal.port.js';
