// Completes package-lock.json: adds an entry for every exact optional dependency that the registry at hand does not list for this platform, so
// that `npm ci` accepts the lock everywhere. Run it after each change of dependencies. Prints how many entries it added.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = ['darwin', 'win32', 'linux', 'freebsd', 'android', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony'];
const CPU = ['x64', 'arm64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/** `os`, `cpu` and `libc` as the package's name tells them. */
function platformOf(name) {
  const words = name.toLowerCase().split(/[/@._-]+/);
  const os = OS.filter((o) => words.includes(o) || (o === 'win32' && words.includes('windows')));
  const cpu = CPU.filter((c) => words.includes(c) || (c === 'x64' && words.includes('amd64')));
  const libc = words.some((w) => w.includes('musl')) ? ['musl'] : words.some((w) => /^(gnu|glibc)/.test(w)) ? ['glibc'] : undefined;
  return { ...(os.length > 0 ? { os } : {}), ...(cpu.length > 0 ? { cpu } : {}), ...(libc ? { libc } : {}) };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d+\.\d+\.\d+/.test(range)) continue;
    const nested = path === '' ? `node_modules/${name}` : `${path}/node_modules/${name}`;
    if (lock.packages[`node_modules/${name}`] || lock.packages[nested]) continue;
    lock.packages[`node_modules/${name}`] = { version: range, optional: true, ...platformOf(name) };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added`);
