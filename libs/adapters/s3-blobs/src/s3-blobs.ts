import { CreateBucketCommand, DeleteObjectCommand, HeadBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

import { parseBlobKey } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';

import { LIMITS } from './object-transfer.js';
import { sdkObjects } from './sdk-objects.js';
import { signedObjects } from './signed-objects.js';

export interface S3Options {
  /** URL; empty: AWS by region. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** Empty: from the platform (role, environment). */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Asked for the keys about every half minute, so that renewed ones need no restart. */
  readonly renewed?: () => Pick<S3Options, 'accessKeyId' | 'secretAccessKey'>;
  /** Make the bucket when it is missing. */
  readonly createBucket?: boolean;
}

/**
 * Objects in an S3-compatible store. A put resolves with the store's acknowledgement. At an endpoint that is given, puts and gets are requests of our own, since
 * each mail makes them; all else, and everything at AWS's own endpoints, goes through the SDK.
 */
export async function openS3Blobs(options: S3Options): Promise<BlobStore> {
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === '' ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.accessKeyId === '' ? {} : { credentials: () => Promise.resolve(keysOf(options)) }),
    maxAttempts: LIMITS.attempts,
    // Who reads an original knows its SHA-256; a second sum would only cost time.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: LIMITS.connectMs, requestTimeout: LIMITS.silenceMs, throwOnRequestTimeout: true },
  });
  const Bucket = options.bucket;
  if (options.createBucket === true) await ensureBucket(client, Bucket);
  const transfer = options.endpoint === '' ? sdkObjects(client, Bucket) : signedObjects(client, new URL(options.endpoint), Bucket);
  return {
    put: (key, bytes, signal, sha256) => transfer.put(key, bytes, signal, sha256),
    get: (key, signal) => transfer.get(key, signal),
    async delete(key, signal) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }), { abortSignal: signal });
    },
    async list(area, limit, after, signal) {
      const keys: BlobKey[] = [];
      let last: string | undefined = after;
      // A store gives as many as it likes, at most 1000, and strangers' objects do not count.
      for (let more = true; more && keys.length < limit; ) {
        const ask = new ListObjectsV2Command({ Bucket, Prefix: `${area}/`, StartAfter: last });
        const { Contents = [], IsTruncated } = await client.send(ask, { abortSignal: signal });
        keys.push(...Contents.flatMap((object) => parseBlobKey(object.Key ?? '') ?? []));
        last = Contents.at(-1)?.Key;
        more = IsTruncated === true && last !== undefined;
      }
      return keys.slice(0, limit);
    },
    async check(signal) {
      // A question about nothing: cheap, and it fails when bucket, key or store do.
      await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'check/' }), { abortSignal: signal });
    },
    async close() {
      await transfer.close();
      client.destroy();
    },
  };
}

/** The SDK asks for credentials again five minutes before they expire. */
const SDK_ASKS_EARLIER_MS = 300_000;
const ASK_AGAIN_MS = 30_000;

function keysOf(options: S3Options) {
  const { accessKeyId, secretAccessKey } = options.renewed?.() ?? options;
  return { accessKeyId, secretAccessKey, expiration: new Date(Date.now() + SDK_ASKS_EARLIER_MS + ASK_AGAIN_MS) };
}

async function ensureBucket(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch {
    // Another process may make it at the same time; a failure shows at the first put.
    await client.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
  }
}
