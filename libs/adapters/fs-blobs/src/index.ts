export * from './free-space.js';
export * from './fs-blobs.js';
