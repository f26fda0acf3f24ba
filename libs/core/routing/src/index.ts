export * from './delivery-result.js';
export * from './dsn.js';
export * from './mail-hosts.js';
export * from './next-hop.js';
export * from './reply-class.js';
export * from './retry.js';
