export * from './admin-api.config.js';
export * from './admin-api.errors.js';
export * from './admin-api.manifest.js';
export * from './admin-api.module.js';
