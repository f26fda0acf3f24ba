export * from './client-of.js';
export * from './create-inspection.js';
export * from './inspection.js';
export * from './unpack-memory.js';
