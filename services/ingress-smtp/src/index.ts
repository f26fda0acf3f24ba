export * from './ingress-smtp.config.js';
export * from './ingress-smtp.manifest.js';
export * from './ingress-smtp.module.js';
export type { HeldBytes, HeldElsewhere } from './memory-budget.js';
export { openEdgeTls } from './reload-tls.js';
