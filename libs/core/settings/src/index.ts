export * from './actions.js';
export * from './gateway.js';
export * from './patterns.js';
export * from './rule.js';
export * from './scan-profiles.js';
export * from './settings.js';
export * from './source.js';
