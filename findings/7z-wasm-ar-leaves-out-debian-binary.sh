#!/bin/sh
# 7z-wasm 1.2.0 (7-Zip 24.09) opens an ar archive and leaves out the member debian-binary when it is the first: a .deb of three members lists as two. The
# same archive with another first name lists in full. A program that accounts for every byte of an archive has to read this member itself.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent 7z-wasm@1.2.0
cat >list.mjs <<'JS'
import SevenZip from '7z-wasm';
const member = (name, text) => {
  const head = name.padEnd(16) + '0'.padEnd(12) + '0'.padEnd(6) + '0'.padEnd(6) + '100644'.padEnd(8) + String(text.length).padEnd(10) + '`\n';
  return head + text + (text.length % 2 === 1 ? '\n' : '');
};
async function names(first) {
  const lines = [];
  const zip = await SevenZip({ print: (line) => lines.push(line), printErr: () => {} });
  const bytes = new TextEncoder().encode('!<arch>\n' + member(first, '2.0\n') + member('one.txt', 'first') + member('two.txt', 'second'));
  const file = zip.FS.open('/in.a', 'w+');
  zip.FS.write(file, bytes, 0, bytes.length);
  zip.FS.close(file);
  zip.callMain(['l', '-slt', '-tAr', '/in.a']);
  return lines.filter((line) => line.startsWith('Path = ')).map((line) => line.slice(7)).filter((name) => name !== '/in.a');
}
for (const first of ['debian-binary', 'other-binary']) console.log(`${first} first: ${(await names(first)).join(' ')}`);
JS
seen=$(node list.mjs)
echo "7z-wasm $(node -p "require('./node_modules/7z-wasm/package.json').version")"
echo "$seen"
expected='debian-binary first: one.txt two.txt
other-binary first: other-binary one.txt two.txt'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
