import { connect } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { startEdge, stopEdges } from './testing/edge.js';

afterEach(stopEdges);

const LOCAL = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');
const UNSPECIFIED = Buffer.from('0d0a0d0a000d0a515549540a21000000', 'hex');
const UNKNOWN = Buffer.from('PROXY UNKNOWN\r\n');
const client = (ip: string) => Buffer.from(`PROXY TCP4 ${ip} 203.0.113.1 4711 25\r\n`);

/** Everything that is said on a connection that sends the header and, one a reply, these lines. */
async function dialogue(port: number, header: Buffer, lines: readonly string[]): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  socket.write(header);
  const said: string[] = [];
  const left = [...lines, 'QUIT'];
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (line[3] === '-') continue;
      said.push(line.slice(0, 3));
      const next = left.shift();
      if (next !== undefined) socket.write(`${next}\r\n`);
    }
  }
  return said;
}

const MTA = { connectionsPerClient: 1, connectionsPerMinute: 1 };
const edge = (trusted = '192.0.2.0/24') => startEdge({ isProxy: () => true, settings: { gateway: { mta: { ...MTA, trustedNetworks: [trusted] } } } });

describe('a check of health behind a proxy (obligation 6)', () => {
  it.each([
    ['LOCAL of version 2', LOCAL],
    ['UNKNOWN of version 1', UNKNOWN],
    ['a family that says nothing', UNSPECIFIED],
  ])('is no client and has no limit: %s', async (_what, header) => {
    const { at, lines } = await edge();
    for (let i = 0; i < 5; i++) expect(await dialogue(at.port, header, ['EHLO balancer.example', 'NOOP'])).toEqual(['220', '250', '250', '221']);
    // What it leaves behind, in the middle of a session or of nonsense, is no violation of a client.
    expect(await dialogue(at.port, header, ['GET / HTTP/1.1'])).toContain('421');
    expect(lines.map(({ code }) => code)).not.toContain('SESSION_VIOLATION');
    expect(await dialogue(at.port, client('198.51.100.7'), ['EHLO a.example'])).toEqual(['220', '250', '221']);
    expect(await dialogue(at.port, client('198.51.100.7'), ['EHLO a.example'])).toEqual(['421']);
  });

  it('that begins a mail is a client like any other, and never a trusted one', async () => {
    const { at, asked } = await edge('127.0.0.0/8');
    const mail = ['EHLO a.example', 'MAIL FROM:<a@partner.example>', 'RCPT TO:<b@local.example>'];
    expect(await dialogue(at.port, LOCAL, mail)).toEqual(['220', '250', '250', '250', '221']);
    expect(asked.map(({ envelope }) => [envelope.clientIp, envelope.trusted])).toEqual([['127.0.0.1', false]]);
    expect(await dialogue(at.port, LOCAL, mail)).toEqual(['220', '250', '421']);
  });

  it('of a proxy whose headers are refused is logged once a minute, however many there are', async () => {
    const { at, lines } = await edge();
    for (let i = 0; i < 5; i++) expect(await dialogue(at.port, Buffer.from('EHLO a.example\r\n'), [])).toEqual([]);
    expect(lines.filter(({ code }) => code === 'PROXY_HEADER_REFUSED')).toHaveLength(1);
  });
});
