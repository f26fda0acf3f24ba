#!/bin/sh
# kafkajs 2.2.4: its type declarations export every name alike, but a native ES module can import some of them only. index.js is CommonJS, and Node's lexer stops reading
# module.exports at the first member whose value is no plain name; what stands behind it, ConfigResourceTypes among them, is a SyntaxError at the import. TypeScript does not see it,
# and test runners that load packages through require do not either: it fails where the program really starts. The default export has them all.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent kafkajs@2.2.4
cat >declared.mjs <<'JS'
import kafkajs, * as named from 'kafkajs';
const missing = Object.keys(kafkajs).filter((name) => !(name in named));
console.log(`importable: ${Object.keys(kafkajs).filter((name) => name in named).join(' ')}`);
console.log(`ConfigResourceTypes by name: ${missing.includes('ConfigResourceTypes') ? 'no' : 'yes'}, by the default export: ${typeof kafkajs.ConfigResourceTypes}`);
JS
cat >named.mjs <<'JS'
import { ConfigResourceTypes } from 'kafkajs';
console.log(ConfigResourceTypes);
JS
seen="$(node declared.mjs)
named import: $(node named.mjs 2>&1 | grep -o 'SyntaxError' | head -1)"
echo "kafkajs $(node -p "require('./node_modules/kafkajs/package.json').version")"
echo "declared in types: $(grep -c 'export enum ConfigResourceTypes' node_modules/kafkajs/types/index.d.ts)"
echo "$seen"
expected='ConfigResourceTypes by name: no, by the default export: object
named import: SyntaxError'
[ "$(echo "$seen" | tail -2)" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
