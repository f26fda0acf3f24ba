/** The part of s3rver that the tests use; it ships no types. */
declare module 's3rver' {
  export default class S3rver {
    constructor(options: { address: string; port: number; directory: string; silent: boolean });
    run(): Promise<{ readonly port: number }>;
    close(): Promise<void>;
    readonly httpServer?: { closeAllConnections(): void };
  }
}
