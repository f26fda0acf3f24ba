export { mailProblem } from './mail-problems.js';
export * from './walk-mail.js';
export * from './walked-file.js';
