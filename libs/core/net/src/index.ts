export * from './ip-network.js';
export * from './ip-text.js';
export * from './network-set.js';
