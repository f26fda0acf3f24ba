export { mailProblem } from './mail-problems.js';
export * from './walk-mail.js';
export type * from './walk-parts.js';
export * from './walked-file.js';
