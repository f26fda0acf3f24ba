// A small S3 server for development, files below S3_DATA. The object store of production is another one: this one checks no signature, so it is for this machine alone
// unless S3_LISTEN says more, as the chart does behind its policies.
import { mkdirSync } from 'node:fs';

import { s3Server } from './s3-server.mjs';

const directory = process.env.S3_DATA ?? '/data/s3';
mkdirSync(directory, { recursive: true });
const server = s3Server({
  address: process.env.S3_LISTEN ?? '127.0.0.1',
  port: Number(process.env.S3_PORT ?? 9000),
  directory,
  buckets: [process.env.S3_BUCKET ?? 'postern'],
});
await server.run();
console.log('listening');
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void server.close().then(() => process.exit(0)));
