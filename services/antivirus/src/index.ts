export { antivirusConfig } from './antivirus.config.js';
export { ANTIVIRUS_ERRORS } from './antivirus.errors.js';
export { manifest } from './antivirus.manifest.js';
export { createAntivirus } from './antivirus.module.js';
export type { Antivirus, AntivirusParts } from './antivirus.module.js';
export { startAntivirus } from './antivirus-process.js';
