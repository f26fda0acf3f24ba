export * from './ends-with-this-process.js';
export * from './system-clock.js';
export * from './system-random.js';
