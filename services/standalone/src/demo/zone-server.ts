import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

import { linear } from '@postern/linear';

const TYPES: Readonly<Record<string, number>> = { A: 1, NS: 2, MX: 15, TXT: 16, AAAA: 28 };

/** `name TYPE` → values; MX values are `priority host`. Names in lower case without trailing dot. */
export type Zone = Readonly<Record<string, readonly string[]>>;

/** A DNS server on loopback that knows one zone and answers NXDOMAIN to everything else, so that the demonstration needs no network (RFC 1035 4). */
export async function startZoneServer(zone: Zone): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, peer) => {
    const answer = answerTo(zone, query);
    if (answer !== undefined) socket.send(answer, peer.port, peer.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => resolve());
  });
  return { address: `127.0.0.1:${socket.address().port}`, stop: () => closeSocket(socket) };
}

function closeSocket(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}

function answerTo(zone: Zone, query: Buffer): Buffer | undefined {
  if (query.length < 17) return undefined;
  const labels: string[] = [];
  let at = 12;
  while (at < query.length && query[at] !== 0) {
    const length = query[at] as number;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const question = query.subarray(12, at + 5);
  const name = labels.join('.').toLowerCase();
  const type = query.readUInt16BE(at + 1);
  const typeName = Object.keys(TYPES).find((key) => TYPES[key] === type) ?? '';
  const records = (zone[`${name} ${typeName}`] ?? []).map((value) => record(type, value));
  const known = Object.keys(zone).some((key) => key.startsWith(`${name} `));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(known ? 0x8580 : 0x8583, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

function record(type: number, value: string): Buffer {
  const data = dataOf(type, value);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(type: number, value: string): Buffer {
  if (type === TYPES['A']) return Buffer.from(value.split('.').map(Number));
  if (type === TYPES['MX']) {
    const [priority = '10', host = ''] = value.split(' ');
    return Buffer.concat([Buffer.from([0, Number(priority)]), nameOf(host)]);
  }
  const strings = value.match(linear(/.{1,255}/g)) ?? [''];
  return Buffer.concat(strings.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])));
}

function nameOf(host: string): Buffer {
  return Buffer.concat([
    ...host.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);
}
