// What `main.js` of every built service is. Maps of our own sources serve stack traces: the flag for them (`--enable-source-maps`) would keep those of all packages too,
// 20 MB in each process, and pino asks with it where it was called from, for which Node unfolds the map of the whole program, another 25 MB.
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
await import(new URL('./service.js', import.meta.url).href);
