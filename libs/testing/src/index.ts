export * from './dns.js';
export * from './mail-builder.js';
export * from './smtp/scripted-hop.js';
export * from './smtp/smtp-client.js';
