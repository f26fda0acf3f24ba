export * from './embedded-bus.js';
