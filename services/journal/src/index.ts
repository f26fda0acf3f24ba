export * from './journal.config.js';
export * from './journal.manifest.js';
export * from './journal.module.js';
export { journalSchema } from './store/journal-schema.js';
export * from './store/journal-service.js';
export { journalWriter } from './store/journal-writer.js';
export type { JournalWriter, Recorded } from './store/journal-writer.js';
export { compactDays } from './store/keep-days.js';
