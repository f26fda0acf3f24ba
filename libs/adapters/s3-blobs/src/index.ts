export * from './s3-blobs.js';
