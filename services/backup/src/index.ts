export * from './backup-service.js';
export * from './backup.config.js';
export * from './backup.errors.js';
export * from './backup.manifest.js';
export * from './backup.module.js';
export { backupSchema } from './store/backup-schema.js';
