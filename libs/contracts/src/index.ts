/** Messages and service definitions generated from proto/. Nothing is written by hand here. */
export * as backupV1 from './generated/postern/backup/v1/backup.js';
export * as configV1 from './generated/postern/config/v1/config.js';
export * as deliveryV1 from './generated/postern/delivery/v1/queue.js';
export * as eventsV1 from './generated/postern/events/v1/events.js';
export * as journalV1 from './generated/postern/journal/v1/journal.js';
export * as mailV1 from './generated/postern/mail/v1/mail.js';
export * as pipelineV1 from './generated/postern/pipeline/v1/pipeline.js';
export * as scanV1 from './generated/postern/scan/v1/scan.js';
export * as submitV1 from './generated/postern/delivery/v1/submit.js';
