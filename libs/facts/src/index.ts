export * from './consume.js';
export * from './facts.js';
export * from './follow.js';
export * from './outbox.js';
export * from './publish.js';
export * from './understand.js';
export * from './watch-backlog.js';
