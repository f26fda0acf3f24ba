export * from './av-engine.port.js';
export * from './finding.js';
export * from './modules.js';
export * from './outcome.js';
export * from './replies.js';
export * from './scan.js';
