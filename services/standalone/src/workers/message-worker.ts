/** The program of a worker process. Maps of our own sources serve its stack traces; those of all packages would take 20 MB of each worker. */
import { setSourceMapsSupport } from 'node:module';

import LIFE from 'program:./worker-life.js';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
await import(LIFE.href);
