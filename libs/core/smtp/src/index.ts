export * from './pipeline.port.js';
export * from './smtp-reply.js';
