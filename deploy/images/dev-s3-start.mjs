// A small S3 server for development, files below S3_DATA. The object store of production is another one.
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import S3rver from 's3rver';

const directory = process.env.S3_DATA ?? '/data/s3';
mkdirSync(directory, { recursive: true });
const server = new S3rver({
  address: '0.0.0.0',
  port: Number(process.env.S3_PORT ?? 9000),
  directory,
  silent: true,
  // Else the name of the Service would be taken for a bucket.
  vhostBuckets: false,
  configureBuckets: [{ name: process.env.S3_BUCKET ?? 'postern' }],
});

/** Written, synced and in its place under its name, or not there at all. */
async function durably(path, bytes) {
  const part = `${path}.${randomUUID()}.part`;
  const file = await open(part, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

async function synced(folder) {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// s3rver answers a PUT before its file is written, let alone on the disk. A gateway says 250 on that answer, so here it means what S3's means.
const { store } = server;
store.putObject = async (object) => {
  const chunks = [];
  if (Buffer.isBuffer(object.content)) chunks.push(object.content);
  else for await (const chunk of object.content) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const path = store.getResourcePath(object.bucket, object.key, 'object');
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  const md5 = createHash('md5').update(bytes).digest('hex');
  await durably(path, bytes);
  await store.putMetadata(object.bucket, object.key, object.metadata, md5);
  await synced(folder);
  // A new folder is only as durable as its entries in the folders above.
  if (made !== undefined) for (let above = dirname(folder); above.length >= dirname(made).length; above = dirname(above)) await synced(above);
  return { size: bytes.length, md5 };
};

await server.run();
console.log('listening');
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void server.close().then(() => process.exit(0)));
