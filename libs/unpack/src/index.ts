export { decodedPart } from './known-files.js';
export * from './walk-mail.js';
export * from './walked-file.js';
