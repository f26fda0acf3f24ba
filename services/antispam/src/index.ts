export { manifest } from './antispam.manifest.js';
export { createAntispam } from './antispam.module.js';
export type { AntispamParts } from './antispam.module.js';
