export * from './delivery.config.js';
export * from './delivery.manifest.js';
export * from './delivery.module.js';
