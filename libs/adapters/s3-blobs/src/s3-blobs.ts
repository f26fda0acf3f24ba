import type { Readable } from 'node:stream';

import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

import { parseBlobKey } from '@postern/kernel';
import type { BlobStore } from '@postern/kernel';

export interface S3Options {
  /** URL; empty: AWS by region. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Empty: from the platform (role, environment). */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Make the bucket when it is missing. */
  readonly createBucket?: boolean;
}

const CONNECT_MS = 2000;
const REQUEST_MS = 20_000;
const ATTEMPTS = 2;

/** Objects in an S3-compatible store. A put resolves with the store's acknowledgement. */
export async function openS3Blobs(options: S3Options): Promise<BlobStore> {
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === '' ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.accessKeyId === '' ? {} : { credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey } }),
    maxAttempts: ATTEMPTS,
    // Who reads an original knows its SHA-256; a second sum would only cost time.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: REQUEST_MS, throwOnRequestTimeout: true },
  });
  const Bucket = options.bucket;
  if (options.createBucket === true) await ensureBucket(client, Bucket);
  return {
    async put(key, bytes, signal) {
      await client.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes, ContentType: 'message/rfc822' }), { abortSignal: signal });
    },
    async get(key, signal) {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket, Key: key }), { abortSignal: signal });
        return await collected(answer.Body as Readable);
      } catch (thrown) {
        if (thrown instanceof NoSuchKey) return undefined;
        throw thrown;
      }
    },
    async delete(key, signal) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }), { abortSignal: signal });
    },
    async list(area, limit, signal) {
      const answer = await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${area}/` }), { abortSignal: signal });
      const objects = [...(answer.Contents ?? [])].sort((a, b) => (a.LastModified?.getTime() ?? 0) - (b.LastModified?.getTime() ?? 0));
      return objects.slice(0, limit).flatMap((object) => parseBlobKey(object.Key ?? '') ?? []);
    },
    async check(signal) {
      // A question about nothing: cheap, and it fails when bucket, key or store do.
      await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'check/' }), { abortSignal: signal });
    },
    close: () => Promise.resolve(client.destroy()),
  };
}

/** All octets of an answer. The SDK's own way copies them through several hands. */
async function collected(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

async function ensureBucket(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch {
    // Another process may make it at the same time; a failure shows at the first put.
    await client.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
  }
}
