export * from './mail-picture.js';
export * from './phrases.js';
export * from './rate-phishing.js';
export * from './rate-spam.js';
export * from './spam-rules.js';
