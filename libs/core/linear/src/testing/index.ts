export { countedWork } from './counted-work.js';
export { excessOf, fill } from './work-shapes.js';
export type { Excess, WorkSubject } from './work-shapes.js';
