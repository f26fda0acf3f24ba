// Gives the signature files of a folder to freshclam's PrivateMirror over HTTP, and nothing else. Answers 304 by date; `/` says whether there is a main database.
// Written as one file without imports of ours: the chart hands it to Node as it is. FOLDER and PORT are for tests.
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const folder = process.env.FOLDER ?? '/var/lib/clamav';
const NAME = /^\/([a-z0-9_-]+\.(?:cvd|cld|cdiff|cud|sign))$/;

const server = createServer((request, answer) => {
  const end = (status) => answer.writeHead(status).end();
  request.resume();
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(405);
  const [path] = (request.url ?? '').split('?', 1);
  if (path === '/') return end(readdirSync(folder).some((name) => /^main\.c[vl]d$/.test(name)) ? 200 : 503);
  const [, name] = NAME.exec(path) ?? [];
  const found = name === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return end(404);
  // HTTP knows seconds only.
  const changedMs = Math.floor(found.mtimeMs / 1000) * 1000;
  if (changedMs <= Date.parse(request.headers['if-modified-since'] ?? '')) return end(304);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const last = Math.min(to === undefined || to === '' ? found.size - 1 : Number(to), found.size - 1);
  if (start > last) return end(416);
  const partial = from !== undefined;
  answer.writeHead(partial ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': last - start + 1,
    'last-modified': new Date(changedMs).toUTCString(),
    'accept-ranges': 'bytes',
    ...(partial ? { 'content-range': `bytes ${start}-${last}/${found.size}` } : {}),
  });
  if (request.method === 'HEAD') return answer.end();
  const file = createReadStream(join(folder, name), { start, end: last });
  file.on('error', () => answer.destroy());
  answer.on('close', () => file.destroy());
  return file.pipe(answer);
});
server.requestTimeout = 30_000;
server.listen(Number(process.env.PORT ?? 8080), () => console.log(JSON.stringify({ code: 'SIGNATURES_SERVED', port: server.address().port })));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
