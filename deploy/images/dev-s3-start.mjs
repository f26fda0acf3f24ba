// A small S3 server for development, files below S3_DATA. The object store of production is another one.
import { mkdirSync } from 'node:fs';

import S3rver from 's3rver';

const directory = process.env.S3_DATA ?? '/data/s3';
mkdirSync(directory, { recursive: true });
const server = new S3rver({
  address: '0.0.0.0',
  port: Number(process.env.S3_PORT ?? 9000),
  directory,
  silent: true,
  // Else the name of the Service would be taken for a bucket.
  vhostBuckets: false,
  configureBuckets: [{ name: process.env.S3_BUCKET ?? 'postern' }],
});
await server.run();
console.log('listening');
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void server.close().then(() => process.exit(0)));
