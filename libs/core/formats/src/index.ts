export * from './type-table.js';
