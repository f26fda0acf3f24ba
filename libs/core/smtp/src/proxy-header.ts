import { linear } from '@postern/linear';
import { formatIp, parseIp } from '@postern/net';

/** What the first bytes of a proxied connection say. `length` bytes belong to the header; what follows is the client's. */
export type ProxyHeader =
  | { readonly state: 'more' }
  | { readonly state: 'bad'; readonly why: string }
  /** Without a client the proxy speaks for itself (its health check): the address of the connection counts. */
  | { readonly state: 'done'; readonly length: number; readonly client?: { readonly ip: string; readonly port: number } };

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const V2_HEAD = 16;
/** Longest line of version 1 with its CRLF. */
const V1_LIMIT = 107;
/** Addresses and the extensions of version 2 that we let pass unread. */
const V2_LIMIT = 2048;

/** Reads a PROXY protocol header, version 1 (text) or 2 (binary), as the HAProxy specification 2.2 has it. Never throws, buffers at most 2 kB. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  const begin = bytes.subarray(0, SIGNATURE.length);
  if (begin.equals(SIGNATURE.subarray(0, begin.length))) return begin.length < SIGNATURE.length ? { state: 'more' } : readBinary(bytes);
  return readText(bytes);
}

function readText(bytes: Buffer): ProxyHeader {
  const line = bytes.subarray(0, V1_LIMIT).toString('latin1');
  if (!line.startsWith('PROXY '.slice(0, line.length))) return { state: 'bad', why: 'no PROXY header' };
  const end = line.indexOf('\r\n');
  if (end < 0) return bytes.length < V1_LIMIT ? { state: 'more' } : { state: 'bad', why: 'the line is too long' };
  const [, family = '', source = '', destination = '', port = '', ...rest] = line.slice(0, end).split(' ');
  const length = end + 2;
  if (family === 'UNKNOWN') return { state: 'done', length };
  const version = { TCP4: 4, TCP6: 6 }[family];
  if (
    version === undefined ||
    !isAddress(source, version) ||
    !isAddress(destination, version) ||
    rest.length !== 1 ||
    !isPort(port) ||
    !isPort(rest[0] ?? '')
  )
    return { state: 'bad', why: 'the line cannot be read' };
  return { state: 'done', length, client: { ip: source, port: Number(port) } };
}

/** Plain text form of an address (RFC 4291 2.2 for IPv6, without zone). */
function isAddress(text: string, version: number): boolean {
  return parseIp(text) !== undefined && text.includes(':') === (version === 6);
}

function isPort(text: string): boolean {
  return linear(/^(0|[1-9]\d{0,4})$/).test(text) && Number(text) <= 65_535;
}

function readBinary(bytes: Buffer): ProxyHeader {
  if (bytes.length < V2_HEAD) return { state: 'more' };
  const command = bytes.readUInt8(12);
  const transport = bytes.readUInt8(13);
  const size = bytes.readUInt16BE(14);
  if (command !== 0x20 && command !== 0x21) return { state: 'bad', why: 'unknown version or command' };
  if (size > V2_LIMIT) return { state: 'bad', why: 'the header is too long' };
  const length = V2_HEAD + size;
  if (bytes.length < length) return { state: 'more' };
  // LOCAL, and families that are no TCP over IP, say nothing of a client.
  if (command === 0x20 || (transport !== 0x11 && transport !== 0x21)) return { state: 'done', length };
  const octets = transport === 0x11 ? 4 : 16;
  if (size < 2 * octets + 4) return { state: 'bad', why: 'the addresses are cut off' };
  const source = bytes.subarray(V2_HEAD, V2_HEAD + octets);
  const ip = formatIp({ family: octets === 4 ? 4 : 6, bits: BigInt(`0x${source.toString('hex')}`) });
  return { state: 'done', length, client: { ip, port: bytes.readUInt16BE(V2_HEAD + 2 * octets) } };
}
