import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startS3 } from './s3.js';
import type { TestS3 } from './s3.js';

describe('the S3 server of tests and development', () => {
  let s3: TestS3;
  const date = () => new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const ask = (method: string, path: string, sha256: string, body?: Buffer, headers = {}) =>
    fetch(`${s3.endpoint}/${path}`, {
      method,
      body: body === undefined ? null : new Uint8Array(body),
      headers: {
        'x-amz-date': date(),
        'x-amz-content-sha256': sha256,
        authorization: `AWS4-HMAC-SHA256 Credential=${s3.accessKeyId}/x, SignedHeaders=host, Signature=x`,
        ...headers,
      },
    });
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const nothing = hash(Buffer.alloc(0));
  const bytes = Buffer.from('0123456789'.repeat(200_000));

  beforeAll(async () => {
    s3 = await startS3();
    expect((await ask('PUT', s3.bucket, nothing)).status).toBe(200);
    expect((await ask('PUT', `${s3.bucket}/a/b`, hash(bytes), bytes)).status).toBe(200);
  });
  afterAll(() => s3.stop());

  it('refuses a body that is not the one that was signed, and keeps what was there', async () => {
    const refused = await ask('PUT', `${s3.bucket}/a/b`, hash(Buffer.from('else')), Buffer.from('other'));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    expect(Buffer.from(await (await ask('GET', `${s3.bucket}/a/b`, nothing)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('gives ranges, and heads', async () => {
    const part = await ask('GET', `${s3.bucket}/a/b`, nothing, undefined, { range: 'bytes=5-14' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '5678901234', 'bytes 5-14/2000000']);
    expect((await ask('GET', `${s3.bucket}/a/b`, nothing, undefined, { range: 'bytes=2000000-2000001' })).status).toBe(416);
    const head = await ask('HEAD', `${s3.bucket}/a/b`, nothing);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '2000000']);
  });

  it('lists what is there, with the tag of a put, and nothing once it is deleted', async () => {
    const put = await ask('PUT', `${s3.bucket}/list/empty`, nothing, Buffer.alloc(0));
    const list = async () => (await ask('GET', `${s3.bucket}?list-type=2&prefix=list/`, nothing)).text();
    const tag = put.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\da-f-]+"$/);
    expect(await list()).toContain(`<Key>list/empty</Key>`);
    expect((await list()).replaceAll('&quot;', '"')).toContain(tag);
    expect((await ask('GET', `${s3.bucket}/list/empty`, nothing)).headers.get('content-length')).toBe('0');
    expect((await ask('DELETE', `${s3.bucket}/list/empty`, nothing)).status).toBe(204);
    expect(await list()).not.toContain('<Key>');
    expect((await ask('GET', `${s3.bucket}/list/empty`, nothing)).status).toBe(404);
  });
});
