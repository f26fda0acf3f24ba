import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeBlobStore } from '@postern/testing';

import { openFsBlobs } from './fs-blobs.js';

describeBlobStore('a folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'postern-blobs-'));
  const store = await openFsBlobs({ dir });
  return { store, stop: () => rm(dir, { recursive: true, force: true }) };
});
