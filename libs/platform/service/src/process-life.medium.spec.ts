import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, it } from 'vitest';

import { beginProcess } from './process-life.js';

it('a process that stops has sent the spans that ended last, those of its stop among them', async () => {
  const sent: string[] = [];
  const collector = createServer((request, answer) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => {
      sent.push(body);
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  try {
    const { shell } = beginProcess('test', { logLevel: 'silent', otlpEndpoint: `http://127.0.0.1:${port}`, tracePercent: 100 });
    shell.onStop('a part', () => shell.tracer.span('its last work', {}, async () => undefined));
    await shell.tracer.span('work', {}, async () => undefined);
    await shell.stop(10_000);
    expect(sent.join('')).toContain('its last work');
    expect(sent.join('')).toContain('"work"');
  } finally {
    collector.close();
  }
});
