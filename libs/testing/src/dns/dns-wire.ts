/** DNS messages as bytes, as far as a scripted server needs them (RFC 1035 section 4). No sockets. */

export const TYPE_CODES = { A: 1, NS: 2, CNAME: 5, PTR: 12, MX: 15, TXT: 16, AAAA: 28 } as const;
export type ScriptedType = keyof typeof TYPE_CODES;
export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
export type Rcode = keyof typeof RCODES;

export interface Question {
  readonly id: number;
  readonly name: string;
  /** Undefined for a type that the server does not know. */
  readonly type: ScriptedType | undefined;
  /** The question section as it came, to be repeated in the answer. */
  readonly raw: Buffer;
}

export interface ResourceRecord {
  readonly name: string;
  readonly type: ScriptedType;
  readonly ttl: number;
  readonly data: Buffer;
}

/** Undefined for anything that is not a query with one question. */
export function readQuestion(packet: Buffer): Question | undefined {
  if (packet.length < 17 || packet.readUInt16BE(4) !== 1 || (packet.readUInt8(2) & 0x80) !== 0) return undefined;
  const labels: string[] = [];
  let at = 12;
  for (;;) {
    const length = packet[at];
    if (length === undefined || length > 63) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(packet.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > packet.length) return undefined;
  const code = packet.readUInt16BE(at);
  const type = (Object.keys(TYPE_CODES) as ScriptedType[]).find((t) => TYPE_CODES[t] === code);
  return { id: packet.readUInt16BE(0), name: labels.join('.').toLowerCase(), type, raw: packet.subarray(12, at + 4) };
}

export function writeAnswer(question: Question, rcode: Rcode, records: readonly ResourceRecord[], truncated: boolean): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(question.id, 0);
  header.writeUInt16BE(0x8580 | (truncated ? 0x0200 : 0) | RCODES[rcode], 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(truncated ? 0 : records.length, 6);
  return Buffer.concat([header, question.raw, ...(truncated ? [] : records.map(writeRecord))]);
}

function writeRecord({ name, type, ttl, data }: ResourceRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(TYPE_CODES[type], 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([writeName(name), fixed, data]);
}

export function writeName(name: string): Buffer {
  const labels = name
    .replace(/\.$/, '')
    .split('.')
    .filter((label) => label !== '');
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([Buffer.byteLength(label, 'latin1')]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
  ]);
}

/** TXT data: the text in strings of at most 255 bytes. */
export function writeText(text: string | readonly string[]): Buffer {
  const strings = typeof text === 'string' ? (text.match(/[^]{1,255}/g) ?? ['']) : text;
  return Buffer.concat(strings.map((s) => Buffer.concat([Buffer.from([Buffer.byteLength(s, 'latin1')]), Buffer.from(s, 'latin1')])));
}

export function writeMx(priority: number, exchange: string): Buffer {
  return Buffer.concat([Buffer.from([priority >> 8, priority & 255]), writeName(exchange)]);
}

export function writeIpv4(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

export function writeIpv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((g) => Number.parseInt(g, 16)));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const all = [...left, ...new Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
  return Buffer.from(all.flatMap((g) => [g >> 8, g & 255]));
}
