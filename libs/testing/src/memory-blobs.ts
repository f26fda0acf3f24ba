import type { BlobKey, BlobStore } from '@postern/kernel';

/** A blob store in memory. */
export function memoryBlobs(): BlobStore & { readonly objects: Map<string, Buffer> } {
  const objects = new Map<string, Buffer>();
  return {
    objects,
    put: (key, bytes) => Promise.resolve(void objects.set(key, bytes)),
    get: (key) => Promise.resolve(objects.get(key)),
    delete: (key) => Promise.resolve(void objects.delete(key)),
    list: (area, limit, after = '' as BlobKey) =>
      Promise.resolve(
        ([...objects.keys()] as BlobKey[])
          .filter((key) => key.startsWith(`${area}/`) && key > after)
          .sort()
          .slice(0, limit),
      ),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
