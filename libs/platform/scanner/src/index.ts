export * from './serve-scanner.js';
