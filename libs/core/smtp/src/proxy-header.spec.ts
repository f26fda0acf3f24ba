import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readProxyHeader } from './proxy-header.js';

const text = (line: string) => readProxyHeader(Buffer.from(line, 'latin1'));
const binary = (command: number, transport: number, addresses: Buffer, announced = addresses.length) => {
  const head = Buffer.from('0d0a0d0a000d0a515549540a00000000', 'hex');
  head.writeUInt8(command, 12);
  head.writeUInt8(transport, 13);
  head.writeUInt16BE(announced, 14);
  return Buffer.concat([head, addresses]);
};
const V4 = Buffer.from('c0000201cb00710a30390019', 'hex');
const V6 = Buffer.from('20010db8000000000000000000000001fe8000000000000000000000000000023039001900', 'hex').subarray(0, 36);

describe('a PROXY header (obligation 6)', () => {
  it.each([
    ['PROXY TCP4 192.0.2.1 203.0.113.10 12345 25\r\nEHLO a\r\n', { state: 'done', length: 44, client: { ip: '192.0.2.1', port: 12_345 } }],
    ['PROXY TCP6 2001:db8::1 2001:db8::2 1 25\r\n', { state: 'done', length: 41, client: { ip: '2001:db8::1', port: 1 } }],
    ['PROXY TCP6 ::ffff:192.0.2.1 ::1 1 25\r\n', { state: 'done', length: 38, client: { ip: '::ffff:192.0.2.1', port: 1 } }],
    ['PROXY TCP6 1::2::3 ::1 1 25\r\n', { state: 'bad', why: 'the line cannot be read' }],
    ['PROXY TCP4 192.0.2.256 ::1 1 25\r\n', { state: 'bad', why: 'the line cannot be read' }],
    ['PROXY UNKNOWN ffff::1 whatever\r\n', { state: 'done', length: 32 }],
    ['PROXY TCP4 192.0.2.1 203.0', { state: 'more' }],
    ['PRO', { state: 'more' }],
    ['', { state: 'more' }],
    ['EHLO client.example\r\n', { state: 'bad', why: 'no PROXY header' }],
    ['PROXY TCP4 2001:db8::1 2001:db8::2 1 25\r\n', { state: 'bad', why: 'the line cannot be read' }],
    ['PROXY TCP4 192.0.2.1 203.0.113.10 99999 25\r\n', { state: 'bad', why: 'the line cannot be read' }],
    ['PROXY TCP4 192.0.2.1\n 203.0.113.10 1 25\r\n', { state: 'bad', why: 'the line cannot be read' }],
    [`PROXY TCP4 ${'1'.repeat(120)}`, { state: 'bad', why: 'the line is too long' }],
  ])('of version 1: %j', (line, expected) => {
    expect(text(line)).toEqual(expected);
  });

  it('of version 2 names the client over IPv4 and IPv6, and leaves what follows', () => {
    expect(readProxyHeader(Buffer.concat([binary(0x21, 0x11, V4), Buffer.from('EHLO')]))).toEqual({
      state: 'done',
      length: 28,
      client: { ip: '192.0.2.1', port: 12_345 },
    });
    expect(readProxyHeader(binary(0x21, 0x21, V6))).toEqual({ state: 'done', length: 52, client: { ip: '2001:db8:0:0:0:0:0:1', port: 12_345 } });
  });

  it('of version 2 may be the proxy speaking for itself, or carry extensions', () => {
    expect(readProxyHeader(binary(0x20, 0x00, Buffer.alloc(0)))).toEqual({ state: 'done', length: 16 });
    expect(readProxyHeader(binary(0x21, 0x11, Buffer.concat([V4, Buffer.from('0300040a0b0c0d', 'hex')])))).toMatchObject({
      length: 35,
      client: { ip: '192.0.2.1' },
    });
  });

  it('of version 2 is refused when it is cut off, too long or of another version', () => {
    expect(readProxyHeader(binary(0x21, 0x11, V4.subarray(0, 8)))).toEqual({ state: 'bad', why: 'the addresses are cut off' });
    expect(readProxyHeader(binary(0x21, 0x11, V4, 4000))).toEqual({ state: 'bad', why: 'the header is too long' });
    expect(readProxyHeader(binary(0x31, 0x11, V4))).toEqual({ state: 'bad', why: 'unknown version or command' });
    expect(readProxyHeader(binary(0x21, 0x11, V4).subarray(0, 20))).toEqual({ state: 'more' });
  });

  it('is read or refused whatever the octets are, and never asks for more than two kilobytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), fc.constantFrom('', 'PROXY ', 'PROXY TCP4 ', '\r\n\r\n\0\r\nQUIT\n!'), (octets, start) => {
        const bytes = Buffer.concat([Buffer.from(start, 'latin1'), octets]);
        const header = readProxyHeader(bytes);
        if (header.state === 'more') expect(bytes.length).toBeLessThan(2064);
        if (header.state === 'done') expect(header.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
