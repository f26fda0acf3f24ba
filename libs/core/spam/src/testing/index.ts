export * from '../words/word-tokens.js';
export * from './foreign-mails.js';
export * from './newsletters.js';
export * from './office-mails.js';
export * from './feature-mails.js';
export * from './service-mails.js';
