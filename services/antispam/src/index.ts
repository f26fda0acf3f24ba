export * from './antispam.config.js';
export * from './antispam.errors.js';
export * from './antispam.manifest.js';
export * from './antispam.module.js';
