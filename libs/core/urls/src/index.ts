export * from './find-urls.js';
export * from './lookalike.js';
export * from './normalise-url.js';
