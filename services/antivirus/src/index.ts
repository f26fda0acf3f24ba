export { ANTIVIRUS_DEFAULTS, everyAntivirusConfig } from './antivirus.config.js';
export { manifest } from './antivirus.manifest.js';
export { createAntivirus } from './antivirus.module.js';
export type { AntivirusParts } from './antivirus.module.js';
