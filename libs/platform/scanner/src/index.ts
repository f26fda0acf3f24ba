export * from './create-scanner.js';
export * from './observations.js';
export * from './run-scanner.js';
export * from './scan.errors.js';
