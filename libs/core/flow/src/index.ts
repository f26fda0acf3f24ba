export * from './dead-letter.js';
export * from './fair-slots.js';
export * from './in-batches.js';
export * from './ledger.js';
export * from './ordered-consumer.js';
export * from './progress.js';
export * from './restart-pause.js';
export * from './turns.js';
