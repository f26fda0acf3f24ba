export * from './guarded-stream.js';
export * from './smtp-listener.js';
