export * from './fs-blobs.js';
