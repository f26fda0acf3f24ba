export { createTypeOpinion } from './type-opinion.js';
