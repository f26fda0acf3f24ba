export * from './command-keys.js';
export * from './key-file.js';
export * from './key-wrap.port.js';
export * from './master-keys.js';
export * from './sealed-object.js';
