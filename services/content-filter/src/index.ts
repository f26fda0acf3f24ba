export { contentFilterConfig } from './content-filter.config.js';
export { CONTENT_FILTER_ERRORS } from './content-filter.errors.js';
export { manifest } from './content-filter.manifest.js';
export { createContentFilter } from './content-filter.module.js';
export type { ContentFilterParts } from './content-filter.module.js';
export { startContentFilter } from './content-filter-process.js';
