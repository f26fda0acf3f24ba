export * from './follow-settings.js';
export * from './heartbeat.js';
export * from './join-mesh.js';
export * from './mesh.config.js';
export * from './relay-heartbeats.js';
export * from './trust-and-login.js';
