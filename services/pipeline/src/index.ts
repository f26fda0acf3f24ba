export { manifest } from './pipeline.manifest.js';
export { originalsConfig, pipelineConfig } from './pipeline.config.js';
export { PIPELINE_ERRORS, SCAN_FAILURES } from './pipeline.errors.js';
export { createPipeline, DEFAULT_LIMITS } from './pipeline.module.js';
export { createSeparations } from './recipients/separations.js';
export type { Sender, Separations } from './recipients/separations.js';
export type { PipelineLimits, PipelineParts } from './pipeline.module.js';
export { SCAN_PLAN } from './decide/scan/scan-plan.js';
export type { PlanStep, Stage } from './decide/scan/scan-plan.js';
