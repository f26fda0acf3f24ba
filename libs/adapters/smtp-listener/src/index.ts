export * from './listener-types.js';
export * from './smtp-listener.js';
