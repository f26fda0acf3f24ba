export * from './client-of.js';
export * from './create-inspection.js';
export type { InflateAnswer, InflateLimits, Packing } from './inflate.js';
export * from './inspection.config.js';
export * from './inspection.js';
export * from './unpack-memory.js';
