/**
 * The worker's program, as text: it is started with `eval`, so that it needs no file of its own beside a bundle. It gets the path of 7z-wasm as workerData. Each
 * archive gets a fresh instance of the compiled module with an own file system in memory; a quota stops every write, also one behind the end of a file.
 */
export const WORKER_SOURCE = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const factory = require(workerData.modulePath);
const compiled = WebAssembly.compile(readFileSync(join(dirname(workerData.modulePath), '7zz.wasm')));

compiled.then(() => parentPort.postMessage('ready'));

class QuotaReached extends Error {}

async function instance(lines) {
  const wasm = await compiled;
  return factory({
    instantiateWasm(imports, receive) {
      WebAssembly.instantiate(wasm, imports).then((made) => receive(made, wasm));
      return {};
    },
    print: (line) => void lines.push(line),
    printErr: (line) => void lines.push(line),
    stdin: () => null,
    quit: () => undefined,
  });
}

function guard(FS, quota, state) {
  const stream = FS.open('/probe', 'w+');
  const file = stream.stream_ops;
  const node = stream.node.node_ops;
  const folder = FS.lookupPath('/').node.node_ops;
  FS.close(stream);
  FS.unlink('/probe');
  let written = 0;
  const write = file.write;
  file.write = (s, buffer, offset, length, position, canOwn) => {
    written += length;
    if (written > quota.maxBytes || position + length > quota.maxBytes) { state.limit = 'bytes'; throw new QuotaReached(); }
    return write(s, buffer, offset, length, position, canOwn);
  };
  for (const ops of [node, folder]) {
    const setattr = ops.setattr;
    ops.setattr = (n, attributes) => {
      if (attributes.size !== undefined && attributes.size > quota.maxBytes) { state.limit = 'bytes'; throw new QuotaReached(); }
      return setattr(n, attributes);
    };
  }
  let made = 0;
  const mknod = folder.mknod;
  folder.mknod = (parent, name, mode, device) => {
    if (++made > quota.maxFiles * 2 + 64) { state.limit = 'files'; throw new QuotaReached(); }
    return mknod(parent, name, mode, device);
  };
}

// What is said before the name of a member, which is anybody's.
const LINK_ERROR = /^ERROR: (?:Dangerous link path was ignored|Cannot create (?:hard|symbolic) link|Cannot set file attribute) : /;

function run(seven, args) {
  try {
    return seven.callMain(args) ?? 0;
  } catch (thrown) {
    return thrown && typeof thrown.status === 'number' ? thrown.status : -1;
  }
}

function collect(FS, folder, prefix, quota, state, members) {
  for (const name of FS.readdir(folder)) {
    if (name === '.' || name === '..') continue;
    const path = folder + '/' + name;
    const mode = FS.lstat(path).mode;
    if (FS.isDir(mode)) collect(FS, path, prefix + name + '/', quota, state, members);
    else if (!FS.isFile(mode)) state.links += 1;
    else if (members.length >= quota.maxFiles) state.limit = state.limit ?? 'files';
    else members.push({ name: prefix + name, bytes: FS.readFile(path) });
  }
}

parentPort.on('message', async (job) => {
  const lines = [];
  const state = { limit: undefined, links: 0 };
  const members = [];
  let listed = -1;
  let unpacked = -1;
  let listing = '';
  try {
    const seven = await instance(lines);
    const path = '/in' + job.extension;
    seven.FS.writeFile(path, job.bytes);
    seven.FS.mkdir('/out');
    guard(seven.FS, job, state);
    const kind = job.kind === '' ? [] : ['-t' + job.kind];
    listed = run(seven, ['l', '-slt', '-p', ...kind, path]);
    listing = lines.join('\\n');
    lines.length = 0;
    unpacked = run(seven, ['x', '-y', '-p', '-aou', '-o/out', ...kind, path]);
    collect(seven.FS, '/out', '', job, state, members);
  } catch (thrown) {
    lines.push(String(thrown));
  }
  const answer = { id: job.id, members, listed, unpacked, listing: listing.slice(0, 4_000_000), said: lines.join('\\n').slice(-8000), links: state.links, linkErrors: lines.filter((line) => LINK_ERROR.test(line)).length, limit: state.limit };
  parentPort.postMessage(answer, members.filter((m) => m.bytes.byteLength === m.bytes.buffer.byteLength).map((m) => m.bytes.buffer));
});
`;
