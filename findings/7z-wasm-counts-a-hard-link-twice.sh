#!/bin/sh
# 7z-wasm 1.2.0 (7-Zip 24.09) unpacks a tar with a symbolic link without an error and says that everything is fine; for a hard link it counts two errors, one that it
# could not make the link and one that it could not set its attribute, so "Sub items Errors" is not the number of members that are missing. A program that takes that number for
# the members that nobody could read has to count what is said of links by itself.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent 7z-wasm@1.2.0
cat >links.mjs <<'JS'
import SevenZip from '7z-wasm';
function header(name, type, link, size) {
  const block = new Uint8Array(512);
  const put = (at, text) => block.set(new TextEncoder().encode(text), at);
  const octal = (at, width, value) => put(at, value.toString(8).padStart(width - 1, '0') + '\0');
  put(0, name);
  octal(100, 8, 0o644);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, 0);
  put(148, '        ');
  put(156, type);
  put(157, link);
  put(257, 'ustar\x0000');
  octal(148, 7, block.reduce((sum, one) => sum + one, 0));
  return block;
}
const text = new Uint8Array(512);
text.set(new TextEncoder().encode('hello'));
async function unpack(members) {
  const lines = [];
  const zip = await SevenZip({ print: (line) => lines.push(line), printErr: (line) => lines.push(line) });
  const blocks = [...members, new Uint8Array(1024)];
  const file = zip.FS.open('/in.tar', 'w+');
  for (const block of blocks) zip.FS.write(file, block, 0, block.length);
  zip.FS.close(file);
  let code = 0;
  try {
    code = zip.callMain(['x', '-y', '-o/out', '/in.tar']) ?? 0;
  } catch (thrown) {
    code = thrown.status ?? 'thrown';
  }
  const errors = lines.find((line) => line.startsWith('Sub items Errors'))?.split(':')[1].trim() ?? '0';
  return `exit ${code}, errors ${errors}`;
}
const plain = [header('a.txt', '0', '', 5), text];
console.log(`a file and a symbolic link: ${await unpack([...plain, header('b.txt', '2', 'a.txt', 0)])}`);
console.log(`a file and a hard link: ${await unpack([...plain, header('b.txt', '1', 'a.txt', 0)])}`);
// The program has made its own exit code that of this process.
process.exitCode = 0;
JS
seen=$(node links.mjs)
echo "7z-wasm $(node -p "require('./node_modules/7z-wasm/package.json').version")"
echo "$seen"
expected='a file and a symbolic link: exit 0, errors 0
a file and a hard link: exit 2, errors 2'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
