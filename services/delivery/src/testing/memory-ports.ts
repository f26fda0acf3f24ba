import type { BlobKey, BlobStore, IncomingMessage, MessageBus, MessageHandler, OutgoingMessage } from '@postern/kernel';

/** A bus in memory with what delivery uses: what is published is kept, facts are handed to the handler by the test. */
export function memoryBus() {
  const published: OutgoingMessage[] = [];
  let handler: MessageHandler = () => Promise.reject(new Error('nobody consumes'));
  let down = false;
  const bus: MessageBus = {
    publish(messages) {
      if (down) return Promise.reject(new Error('the bus is down'));
      published.push(...messages);
      return Promise.resolve();
    },
    consume(_options, given) {
      handler = given;
      return Promise.resolve({ drain: () => Promise.resolve() });
    },
    follow: () => Promise.reject(new Error('not here')),
    lag: () => Promise.resolve(0),
    waitingSince: () => Promise.resolve(undefined),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return {
    bus,
    published,
    setDown: (value: boolean) => (down = value),
    handle: (message: IncomingMessage) => handler(message, new AbortController().signal),
  };
}

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
