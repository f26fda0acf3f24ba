export { linear } from './linear-pattern.js';
export type { LinearPattern } from './linear-pattern.js';
