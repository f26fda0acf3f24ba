export * from './sender-types.js';
export { createSmtpSender } from './smtp-sender.js';
