export * from './module-record.js';
export * from './part-statuses.js';
export * from './records.js';
export * from './runs.js';
export * from './scanners.js';
export * from './words.js';
