export * from './ip-network.js';
