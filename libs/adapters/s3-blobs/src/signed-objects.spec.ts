import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { signedObjects } from './signed-objects.js';
import { answers, resets, signatureOf, startObjectServer } from './testing/object-server.js';

const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function storeThat(...scripts: readonly ((response: ServerResponse) => void)[]) {
  const server = await startObjectServer(...scripts);
  const objects = objectsAt(server.url);
  endings.push(() => server.close());
  return { seen: server.seen, url: server.url, objects };
}

function objectsAt(endpoint: URL, credentials: S3Client['config']['credentials'] = () => Promise.resolve(KEYS)) {
  const client = new S3Client({ region: 'eu-central-1', endpoint: endpoint.href, credentials });
  const objects = signedObjects(client, endpoint, 'bucket');
  endings.push(() => objects.close());
  return objects;
}

describe('what goes over the wire', () => {
  it('is an object below its bucket, with a signature over all its octets', async () => {
    const { seen, objects } = await storeThat(answers(200));
    await objects.put('mail/abc/M1', Buffer.from('From: a'));
    expect(seen[0]).toMatchObject({
      method: 'PUT',
      path: '/bucket/mail/abc/M1',
      body: Buffer.from('From: a'),
      headers: { 'content-type': 'message/rfc822', 'content-length': '7' },
    });
    for (const request of seen) expect(signatureOf(request, 'secret').sent).toBe(signatureOf(request, 'secret').right);
    expect(seen[0]?.headers.authorization).toContain('Credential=AKID/');
    expect(seen[0]?.headers.authorization).toContain('/eu-central-1/s3/aws4_request');
  });

  it('escapes a key the same way in path and signature', async () => {
    const { seen, objects } = await storeThat(answers(200));
    await objects.get("mail/ä b+c&d?e#f%2F(1)!*'~/M1");
    expect(seen[0]?.path).toBe('/bucket/mail/%C3%A4%20b%2Bc%26d%3Fe%23f%252F%281%29%21%2A%27~/M1');
    for (const request of seen) expect(signatureOf(request, 'secret').sent).toBe(signatureOf(request, 'secret').right);
  });

  it('begins with the path of the endpoint', async () => {
    const { seen, url } = await storeThat(answers(200));
    await objectsAt(new URL('/s3/', url)).get('mail/abc/M1');
    expect(seen[0]?.path).toBe('/s3/bucket/mail/abc/M1');
  });

  it('is signed with new credentials when the old ones have expired, and only then', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    endings.push(() => vi.useRealTimers());
    const { seen, url } = await storeThat(answers(200));
    const names = ['FIRST', 'SECOND', 'THIRD'];
    const objects = objectsAt(url, () => {
      const accessKeyId = names.shift() ?? 'NONE';
      return Promise.resolve({
        accessKeyId,
        secretAccessKey: 'secret',
        sessionToken: `of ${accessKeyId}`,
        expiration: new Date(Date.now() + 3_600_000),
      });
    });
    await objects.put('a', Buffer.from('x'));
    await objects.put('b', Buffer.from('x'));
    vi.setSystemTime(Date.now() + 3_600_001);
    await objects.put('c', Buffer.from('x'));
    expect(seen.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual(['FIRST', 'FIRST', 'SECOND']);
    expect(seen.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['of FIRST', 'of FIRST', 'of SECOND']);
  });
});

describe('a put', () => {
  it.each([
    ['the store is busy', answers(503, 'SlowDown')],
    ['the store asks for patience', answers(429)],
    ['the store fails', answers(500, 'InternalError')],
    ['the store waited too long for the body', answers(400, 'RequestTimeout')],
    ['the connection is reset', resets],
  ])('is made again when %s', async (_what, trouble) => {
    const { seen, objects } = await storeThat(trouble, answers(200));
    await objects.put('mail/abc/M1', Buffer.from('From: a'));
    expect(seen.map(({ body }) => body.toString())).toEqual(['From: a', 'From: a']);
  });

  it('takes the hash that the caller knows, and fails when the store finds another one', async () => {
    const { seen, objects } = await storeThat(answers(200), answers(400, 'XAmzContentSHA256Mismatch'));
    const known = createHash('sha256').update('From: a').digest('hex');
    await objects.put('mail/abc/M1', Buffer.from('From: a'), undefined, known);
    await expect(objects.put('mail/abc/M1', Buffer.from('From: b'), undefined, known)).rejects.toThrow('400 XAmzContentSHA256Mismatch');
    expect(seen.map(({ headers }) => headers['x-amz-content-sha256'])).toEqual([known, known]);
  });

  it('fails after the second attempt, with code and status', async () => {
    const { seen, objects } = await storeThat(answers(503, 'SlowDown'));
    await expect(objects.put('mail/abc/M1', Buffer.from('x'))).rejects.toThrow('S3 answered PUT with 503 SlowDown');
    expect(seen).toHaveLength(2);
  });

  it.each([
    [403, 'InvalidAccessKeyId'],
    [400, 'XAmzContentSHA256Mismatch'],
    [404, 'NoSuchBucket'],
  ])('is not made again after %s %s, and says no key', async (status, code) => {
    const { seen, objects } = await storeThat(answers(status, code));
    await expect(objects.put('mail/abc/M1', Buffer.from('x'))).rejects.toThrow(new Error(`S3 answered PUT with ${status} ${code}`));
    expect(seen).toHaveLength(1);
  });

  it('rejects as soon as it is aborted, lets go of the connection and does not try again', async () => {
    const arrived = Promise.withResolvers<ServerResponse>();
    const { seen, objects } = await storeThat(arrived.resolve);
    const stop = new AbortController();
    const put = objects.put('mail/abc/M1', Buffer.from('x'), stop.signal);
    const closed = once(await arrived.promise, 'close');
    stop.abort(new Error('deadline'));
    await expect(put).rejects.toThrow('deadline');
    await closed;
    expect(seen).toHaveLength(1);
  });

  it('is not begun when it is aborted before', async () => {
    const { seen, objects } = await storeThat(answers(200));
    await expect(objects.put('mail/abc/M1', Buffer.from('x'), AbortSignal.abort(new Error('deadline')))).rejects.toThrow('deadline');
    expect(seen).toHaveLength(0);
  });
});

describe('a get', () => {
  it('knows a missing object from a missing bucket', async () => {
    const { objects } = await storeThat(answers(404, 'NoSuchKey'), answers(404, 'NoSuchBucket'));
    expect(await objects.get('mail/abc/M1')).toBeUndefined();
    await expect(objects.get('mail/abc/M1')).rejects.toThrow('S3 answered GET with 404 NoSuchBucket');
  });

  it('rejects while its body comes when it is aborted', async () => {
    const begun = Promise.withResolvers<ServerResponse>();
    const { seen, objects } = await storeThat((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half', () => begun.resolve(response));
    });
    const stop = new AbortController();
    const get = objects.get('mail/abc/M1', stop.signal);
    const closed = once(await begun.promise, 'close');
    stop.abort(new Error('deadline'));
    await expect(get).rejects.toThrow('deadline');
    await closed;
    expect(seen).toHaveLength(1);
  });

  it('rejects a body that is shorter than announced, twice', async () => {
    const { seen, objects } = await storeThat((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half', () => response.socket?.end());
    });
    await expect(objects.get('mail/abc/M1')).rejects.toThrow();
    expect(seen).toHaveLength(2);
  });

  it('asks once for more than a process will hold', async () => {
    const { seen, objects } = await storeThat((response) => void response.writeHead(200, { 'content-length': String(2 ** 30 + 1) }).write('x'));
    await expect(objects.get('mail/abc/M1')).rejects.toThrow('at most 1073741824');
    expect(seen).toHaveLength(1);
  });
});
