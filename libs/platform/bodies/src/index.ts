export * from './bodies.errors.js';
export * from './body-host.js';
export * from './remote-body.js';
