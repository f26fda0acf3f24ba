export * from './canonical-lines.js';
export * from './client-counts.js';
export * from './pipeline.port.js';
export * from './replies.js';
export * from './smtp-reply.js';
