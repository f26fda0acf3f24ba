export * from './create-job-pool.js';
export * from './job-pool.js';
export * from './program.js';
export * from './workers.metrics.js';
