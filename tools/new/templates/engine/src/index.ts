export { createScratchThing, SCRATCH_THING_FAILURES } from './scratch-thing-engine.js';
