export { createSevenZip } from './seven-zip.js';
export type { SevenZipOptions } from './seven-zip.js';
