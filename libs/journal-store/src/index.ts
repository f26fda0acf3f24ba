export * from './migrations.js';
export * from './read-counts.js';
export * from './read-messages.js';
export * from './write-facts.js';
