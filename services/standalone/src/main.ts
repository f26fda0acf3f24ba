import { runStandalone } from './run-standalone.js';

// Not awaited: what it loads later shares modules with this file, and would wait for the end of its evaluation.
void runStandalone(process.argv.slice(2));
