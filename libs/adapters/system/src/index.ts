export * from './system-clock.js';
export * from './system-random.js';
