export { ordinaryThreads } from './ordinary-threads.js';
export { createYara, YARA_FAILURES } from './yara-engine.js';
export type { YaraOptions } from './yara-engine.js';
export { BUILT_IN_RULES, RULES_AT_MS, RULES_REVISION } from './rules.js';
