export { linear } from './linear-pattern.js';
export type { LinearPattern } from './linear-pattern.js';
export { before, pieces, withoutEndings, withoutParts } from './text-parts.js';
export { expressionIssue, expressionSet } from './written-expressions.js';
export type { ExpressionSet } from './written-expressions.js';
