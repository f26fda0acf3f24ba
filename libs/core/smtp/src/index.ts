export * from './canonical-lines.js';
export * from './client-counts.js';
export * from './data-reader.js';
export * from './envelope-commands.js';
export * from './pipeline.port.js';
export * from './replies.js';
export * from './session-counters.js';
export * from './smtp-reply.js';
