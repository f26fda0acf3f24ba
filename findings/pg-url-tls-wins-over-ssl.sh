#!/bin/sh
# pg 8.23.1 reads the connection string last: a TLS parameter in the URL replaces the whole `ssl` that is given beside it. With ssl: { ca } for a private authority and
# ?sslmode=require in the URL, as clouds hand it out, the authority is forgotten and the server is refused by its own, right certificate; with sslmode=no-verify the server is
# not verified at all, though the code that connects asked for it. Who gives `ssl` has to take the TLS parameters out of the URL first.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent pg@8.23.1
cat >try.cjs <<'JS'
process.emitWarning = () => {};
const { Client } = require('pg');
const look = (query) => {
  const { ssl } = new Client({ connectionString: `postgres://u@db.example/d${query}`, ssl: { ca: 'AUTHORITY', rejectUnauthorized: true } });
  return JSON.stringify(ssl);
};
for (const query of ['', '?sslmode=require', '?sslmode=no-verify', '?sslmode=disable']) console.log(`${query || 'no parameter'}: ${look(query)}`);
JS
seen=$(node try.cjs)
echo "pg $(node -p "require('./node_modules/pg/package.json').version")"
echo "$seen"
expected='no parameter: {"ca":"AUTHORITY","rejectUnauthorized":true}
?sslmode=require: {}
?sslmode=no-verify: {"rejectUnauthorized":false}
?sslmode=disable: false'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
