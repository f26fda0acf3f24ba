export * from './enum-wire.js';
export * from './mail-wire.js';
export * from './outcome-wire.js';
export * from './port-of.js';
export * from './revision-wire.js';
export * from './result-wire.js';
export * from './scan-wire.js';
