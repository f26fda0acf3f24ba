export * from './cloud-event.js';
export * from './mail-wire.js';
export * from './outcome-wire.js';
export * from './revision-wire.js';
export * from './result-wire.js';
export * from './scan-wire.js';
