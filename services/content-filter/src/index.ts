export { manifest } from './content-filter.manifest.js';
export { createContentFilter } from './content-filter.module.js';
export type { ContentFilterParts } from './content-filter.module.js';
