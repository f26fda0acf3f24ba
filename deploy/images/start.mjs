// Starts the service that is named by the first argument.
import { existsSync } from 'node:fs';

const name = process.argv[2] ?? '';
const program = new URL(`services/${name}/dist/main.js`, import.meta.url);
if (!/^[a-z-]{1,40}$/.test(name) || !existsSync(program)) {
  console.error(`no service ${JSON.stringify(name)} in this image`);
  process.exit(64);
}
await import(program.href);
