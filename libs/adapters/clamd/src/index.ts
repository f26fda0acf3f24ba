export { clamdAddress, createClamd } from './clamd-engine.js';
export type { ClamdOptions } from './clamd-engine.js';
export { createClamscan } from './clamscan-engine.js';
export { clamdSettings, gatewayLimits } from './clamd-settings.js';
export type { GatewayLimits } from './clamd-settings.js';
export { CLAMD_FAILURES, readScanReply, readVersionReply } from './clamd-reply.js';
export type { ClamdAddress } from './clamd-session.js';
export { pingClamd } from './ping.js';
