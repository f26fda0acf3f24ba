#!/bin/sh
# The definitions of the Prometheus operator 0.85.0 hold patterns with an inline flag, such as ^((?i)january|february|…), which Go's regexp reads and ECMA-262 does not. Ajv 8.20.0, and every
# validator that takes JSON Schema's patterns for ECMA-262 as the standard says, refuses to compile the whole schema, so manifests cannot be checked against the definition
# with it unless such patterns are rewritten first. The API server of Kubernetes, in Go, takes them. Needs Go.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent ajv@8.20.0 yaml@2.8.1
export GOFLAGS=-mod=mod GOPATH="$dir/go"
module=github.com/prometheus-operator/prometheus-operator@v0.85.0
source=$(go mod download -json "$module" | node -p "JSON.parse(require('fs').readFileSync(0)).Dir")
cat >try.cjs <<'JS'
const { readFileSync, readdirSync } = require('fs');
const Ajv = require('ajv');
const { parse } = require('yaml');
const folder = process.argv[2];
const patterns = [];
const walk = (at) => {
  if (at === null || typeof at !== 'object') return;
  if (typeof at.pattern === 'string') patterns.push(at.pattern);
  for (const one of Object.values(at)) walk(one);
};
for (const name of readdirSync(folder)) walk(parse(readFileSync(`${folder}/${name}`, 'utf8')));
const inline = [...new Set(patterns.filter((one) => one.includes('(?i)')))];
const refused = inline.filter((pattern) => {
  try {
    new Ajv({ strict: false }).compile({ type: 'string', pattern });
    return false;
  } catch {
    return true;
  }
});
console.log(`patterns with (?i): ${inline.length > 0 ? 'some' : 'none'}; refused by Ajv: ${refused.length === inline.length ? 'all' : refused.length}`);
console.log(inline[0]);
JS
seen=$(NODE_PATH="$dir/node_modules" node try.cjs "$source/example/prometheus-operator-crd")
chmod -R u+w "$dir/go"
echo "prometheus-operator 0.85.0, ajv $(node -p "require('./node_modules/ajv/package.json').version")"
echo "$seen"
expected='patterns with (?i): some; refused by Ajv: all'
[ "$(echo "$seen" | head -1)" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
