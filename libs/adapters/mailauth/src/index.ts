export * from './limit-signatures.js';
export * from './mailauth-checker.js';
export * from './mailauth-resolver.js';
