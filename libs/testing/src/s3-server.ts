import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import S3rver from 's3rver';
import type { StoredObject } from 's3rver';
import S3Error from 's3rver/lib/models/error.js';
import S3Object from 's3rver/lib/models/object.js';

/** Objects are read in pieces of at most this. */
const CHUNK_BYTES = 1_048_576;

export interface S3ServerOptions {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly directory: string;
  /** Buckets that it makes when it starts. */
  readonly buckets?: readonly string[];
}

/**
 * An S3 server for tests and development, objects below a folder. s3rver answers a put before its file is written, takes bytes whatever the SHA-256 they were
 * signed with, and keeps three files for each. A gateway says 250 on the answer to a put, so here it means what S3's means: checked, and on the disk.
 * The entity tag is opaque, as it may be on S3. Signatures themselves are not checked.
 */
export function s3Server({ buckets = [], ...options }: S3ServerOptions): S3rver {
  const server = new S3rver({ ...options, silent: true, vhostBuckets: false, configureBuckets: buckets.map((name) => ({ name })) });
  const { store } = server;
  const pathOf = (bucket: string, key: string) => store.getResourcePath(bucket, key, 'object');

  store.putObject = async ({ bucket, key, content }) => {
    const bytes = Buffer.isBuffer(content) ? content : await whole(content);
    const signed = Buffer.isBuffer(content) ? undefined : content.headers?.['x-amz-content-sha256'];
    if (signed !== undefined && /^[\da-f]{64}$/i.test(signed) && createHash('sha256').update(bytes).digest('hex') !== signed.toLowerCase())
      throw Object.assign(new S3Error('XAmzContentSHA256Mismatch', 'The SHA-256 of the request and that of its body differ.'), { status: 400 });
    return { size: bytes.length, md5: tagOf(await durably(pathOf(bucket, key), bytes)) };
  };

  store.getMetadata = async (bucket, key) => metadataOf(await stat(pathOf(bucket, key)));

  store.getObject = async (bucket, key, { start, end } = {}) => {
    const file = await open(pathOf(bucket, key)).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return undefined;
      throw thrown;
    });
    if (file === undefined) return null;
    const found = await file.stat();
    const range = { start: start ?? 0, end: Math.min(end ?? Infinity, Math.max(0, found.size - 1)) };
    const satisfiable = range.start <= range.end;
    const content = satisfiable ? file.createReadStream({ ...range, highWaterMark: Math.min(range.end - range.start + 1, CHUNK_BYTES) }) : null;
    if (content === null) await file.close();
    const object = new S3Object(bucket, key, content, metadataOf(found));
    if (start !== undefined || end !== undefined) object.range = range;
    return object;
  };
  // Nobody asks from a browser, and each request looked for the rules of that.
  store.getSubresource = () => Promise.resolve(null);
  return server;
}

async function whole(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function tagOf({ mtimeMs, size, ino }: Stats): string {
  return [mtimeMs * 1000, size, ino].map((part) => Math.round(part).toString(16)).join('-');
}

function metadataOf(found: Stats): StoredObject['metadata'] {
  return { etag: JSON.stringify(tagOf(found)), 'last-modified': found.mtime.toUTCString(), 'content-length': found.size };
}

/** Written, synced and in its place under its name, or not there at all. */
async function durably(path: string, bytes: Buffer): Promise<Stats> {
  const part = `${path}.${randomUUID()}.part`;
  const file = await opened(part);
  try {
    await file.writeFile(bytes);
    await file.sync();
    await rename(part, path);
    await synced(dirname(path));
    return await file.stat();
  } finally {
    await file.close();
  }
}

/** Makes its folder when that is missing. A new folder is only as durable as its entries in the folders above. */
async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true });
  if (made !== undefined) for (let above = dirname(folder); above.length >= dirname(made).length; above = dirname(above)) await synced(above);
  return open(path, 'w');
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
