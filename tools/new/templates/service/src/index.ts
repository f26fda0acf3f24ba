export * from './scratch-thing.config.js';
export * from './scratch-thing.manifest.js';
export * from './scratch-thing.module.js';
