export { manifest } from './auth-check.manifest.js';
export { createAuthCheck } from './auth-check.module.js';
export type { AuthCheckParts } from './auth-check.module.js';
