import { describeBlobStore, startS3 } from '@postern/testing';
import { describe, expect, it, vi } from 'vitest';

import { parseBlobKey } from '@postern/kernel';

import { openS3Blobs } from './s3-blobs.js';

describeBlobStore('S3', async () => {
  const s3 = await startS3();
  const store = await openS3Blobs({ ...s3, region: 'us-east-1', createBucket: true });
  return {
    store,
    async stop() {
      await store.close();
      await s3.stop();
    },
  };
});

describeBlobStore("S3 at an endpoint of the SDK's choice", async () => {
  const s3 = await startS3();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
  const store = await openS3Blobs({ ...s3, endpoint: '', region: 'us-east-1', createBucket: true });
  return {
    store,
    async stop() {
      vi.unstubAllEnvs();
      await store.close();
      await s3.stop();
    },
  };
});

describe('an S3 store that does not answer', () => {
  it('rejects within its limits, and works again when it is back', async () => {
    const s3 = await startS3();
    const store = await openS3Blobs({ ...s3, region: 'us-east-1', createBucket: true });
    const key = parseBlobKey('mail/abc/M1');
    if (key === undefined) return expect.unreachable();
    await s3.pause();
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow();
    await expect(store.check()).rejects.toThrow();
    await s3.resume();
    await store.put(key, Buffer.from('x'));
    expect((await store.get(key))?.toString()).toBe('x');
    await store.close();
    await s3.stop();
  });
});

describe('keys of the store that are renewed', () => {
  it.each(['given', "of the SDK's choice"])('are used within half a minute, at an endpoint %s', async (which) => {
    const s3 = await startS3();
    vi.useFakeTimers({ toFake: ['Date'] });
    if (which !== 'given') vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
    const keys = { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey };
    const options = { ...s3, ...(which === 'given' ? {} : { endpoint: '' }), region: 'us-east-1', createBucket: true };
    const store = await openS3Blobs({ ...options, renewed: () => keys });
    const key = parseBlobKey('mail/abc/M1');
    if (key === undefined) return expect.unreachable();
    const puts = () =>
      store.put(key, Buffer.from('x')).then(
        () => true,
        () => false,
      );
    expect(await puts()).toBe(true);
    keys.accessKeyId = 'WITHDRAWN';
    vi.setSystemTime(Date.now() + 31_000);
    expect(await puts()).toBe(false);
    keys.accessKeyId = s3.accessKeyId;
    vi.setSystemTime(Date.now() + 31_000);
    expect(await puts()).toBe(true);
    vi.unstubAllEnvs();
    vi.useRealTimers();
    await store.close();
    await s3.stop();
  });
});
