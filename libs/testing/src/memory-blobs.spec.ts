import { describeBlobStore } from './contracts/blob-store.contract.js';
import { memoryBlobs } from './memory-blobs.js';

describeBlobStore('memory', () => Promise.resolve({ store: memoryBlobs(), stop: () => Promise.resolve() }));
