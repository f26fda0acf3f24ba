export type { CacheLimits } from './answer-cache.js';
export * from './dns-resolver.js';
