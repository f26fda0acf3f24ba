export * from './walk-mail.js';
export * from './walked-file.js';
