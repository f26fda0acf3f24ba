export * from './address-pattern.js';
export * from './mask.js';
export * from './pattern-index.js';
