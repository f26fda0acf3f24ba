export * from './follow-settings.js';
export * from './heartbeat.js';
export * from './mesh.config.js';
