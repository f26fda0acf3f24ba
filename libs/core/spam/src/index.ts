export * from './mail-features.js';
export * from './mass-mail.js';
export * from './phishing-rules.js';
export * from './rate-phishing.js';
export * from './rate-spam.js';
export * from './spam-context.js';
export * from './spam-excerpt.js';
export * from './spam-rules.js';
