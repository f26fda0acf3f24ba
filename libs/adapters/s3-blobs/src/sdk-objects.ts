import type { Readable } from 'node:stream';

import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';

import type { ObjectTransfer } from './object-transfer.js';

/** Puts and gets by the SDK, which knows AWS's own endpoints: regions, partitions, FIPS, dual stack, names of buckets in hosts. */
export function sdkObjects(client: S3Client, Bucket: string): ObjectTransfer {
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
    close: () => Promise.resolve(),
  };
}

/** All bytes of an answer. The SDK's own way copies them through several hands. */
async function collected(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
