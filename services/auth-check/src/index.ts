export { authCheckConfig } from './auth-check.config.js';
export { AUTH_CHECK_ERRORS } from './auth-check.errors.js';
export { manifest } from './auth-check.manifest.js';
export { createAuthCheck } from './auth-check.module.js';
export type { AuthCheckParts } from './auth-check.module.js';
export { startAuthCheck } from './auth-check-process.js';
