/** The parts of s3rver that its server for tests and development uses; it ships no types. */
declare module 's3rver' {
  export interface StoredObject {
    readonly bucket: string;
    readonly key: string;
    /** As a request brings it, or as a file is read. */
    readonly content: Buffer | (AsyncIterable<Buffer> & { readonly headers?: Readonly<Record<string, string | undefined>> }) | null;
    readonly metadata: Readonly<Record<string, string | number>>;
    range?: { readonly start: number; readonly end: number };
  }

  interface Store {
    getResourcePath(bucket: string, key: string, resource: string): string;
    putObject(object: StoredObject & { readonly content: object }): Promise<{ readonly size: number; readonly md5: string }>;
    getMetadata(bucket: string, key: string): Promise<StoredObject['metadata']>;
    getSubresource(bucket: string, key: string | undefined, type: string): Promise<null>;
    getObject(bucket: string, key: string, options?: { readonly start?: number; readonly end?: number }): Promise<StoredObject | null>;
  }

  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      directory: string;
      silent: boolean;
      vhostBuckets: boolean;
      configureBuckets: readonly { readonly name: string }[];
    });
    readonly store: Store;
    run(): Promise<{ readonly port: number }>;
    close(): Promise<void>;
    readonly httpServer?: { closeAllConnections(): void };
  }
}

declare module 's3rver/lib/models/error.js' {
  export default class S3Error extends Error {
    constructor(code: string, message: string);
  }
}

declare module 's3rver/lib/models/object.js' {
  import type { StoredObject } from 's3rver';

  interface S3Object extends StoredObject {}
  const S3Object: new (bucket: string, key: string, content: StoredObject['content'], metadata: StoredObject['metadata']) => S3Object;
  export default S3Object;
}
