export * from './leaf.js';
export * from './lists.js';
export * from './next-hop.js';
export * from './numbers.js';
export * from './response.js';
export * from './trusted-networks.js';
export * from './words.js';
