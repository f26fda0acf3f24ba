export * from './journal.config.js';
export * from './journal.manifest.js';
export * from './journal.module.js';
