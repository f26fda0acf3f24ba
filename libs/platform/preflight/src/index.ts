export * from './finding.js';
export * from './needs.js';
export * from './preflight.js';
