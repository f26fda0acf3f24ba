import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { readQuestion, writeAnswer, writeIpv4, writeIpv6, writeMx, writeName, writeText } from './dns-wire.js';
import type { Question, Rcode, ResourceRecord, ScriptedType } from './dns-wire.js';

/** What the server says about one name. A name that is not scripted does not exist. */
export interface DnsEntry {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly MX?: readonly { readonly priority: number; readonly exchange: string }[];
  /** Each a record; an array is one record in several strings. */
  readonly TXT?: readonly (string | readonly string[])[];
  readonly PTR?: readonly string[];
  readonly NS?: readonly string[];
  readonly CNAME?: string;
  /** Seconds, default 300. */
  readonly ttl?: number;
  /** Answer with this code instead of records, for all types or for the ones listed. */
  readonly rcode?: Rcode;
  /** Never answer. */
  readonly silent?: boolean;
  /** Types that `rcode` and `silent` apply to; all when absent. */
  readonly troubles?: readonly ScriptedType[];
  readonly delayMs?: number;
  /** Answer UDP with TC, so that the client has to come by TCP. */
  readonly truncate?: boolean;
}

export type DnsZone = Readonly<Record<string, DnsEntry>>;

export interface ScriptedDns {
  /** `127.0.0.1:port`, UDP and TCP. */
  readonly server: string;
  /** What was asked, in order. */
  readonly queries: readonly { readonly name: string; readonly type: ScriptedType | undefined; readonly transport: 'udp' | 'tcp' }[];
  /** Adds or replaces names. */
  set(zone: DnsZone): void;
  /** Forgets all names and questions. */
  clear(): void;
  close(): Promise<void>;
}

const BIND_ATTEMPTS = 20;

/** A DNS server on a loopback port that says exactly what the test scripted: zones as data, refusals, silence, delays. */
export async function scriptedDns(zone: DnsZone = {}): Promise<ScriptedDns> {
  const names = new Map<string, DnsEntry>();
  const queries: { name: string; type: ScriptedType | undefined; transport: 'udp' | 'tcp' }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const open = new Set<Socket>();
  const set = (more: DnsZone) => {
    for (const [name, entry] of Object.entries(more)) names.set(name.toLowerCase().replace(/\.$/, ''), entry);
  };
  set(zone);

  const handle = (packet: Buffer, transport: 'udp' | 'tcp', send: (answer: Buffer) => void) => {
    const question = readQuestion(packet);
    if (question === undefined) return;
    queries.push({ name: question.name, type: question.type, transport });
    const entry = names.get(question.name);
    if (troubled(entry, question) && entry?.silent === true) return;
    const reply = () => send(answerTo(names, question, transport));
    if (entry?.delayMs === undefined) return reply();
    const timer = setTimeout(() => (timers.delete(timer), reply()), entry.delayMs);
    timers.add(timer);
  };

  const { udp, tcp, port } = await bindBoth(handle, open);
  return {
    server: `127.0.0.1:${port}`,
    queries,
    set,
    clear: () => (names.clear(), void queries.splice(0)),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of open) socket.destroy();
      udp.close();
      tcp.close();
      await Promise.all([once(udp, 'close'), once(tcp, 'close')]);
    },
  };
}

type Handle = (packet: Buffer, transport: 'udp' | 'tcp', send: (answer: Buffer) => void) => void;

/** One port number for both transports: the kernel picks it for TCP, and UDP may find it taken. */
async function bindBoth(handle: Handle, open: Set<Socket>): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const tcp = createServer((socket) => serveTcp(socket, handle, open));
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4');
    try {
      udp.bind(port, '127.0.0.1');
      await once(udp, 'listening');
    } catch (thrown) {
      tcp.close();
      if (attempt === BIND_ATTEMPTS) throw thrown;
      continue;
    }
    udp.on('message', (packet, peer) => handle(packet, 'udp', (answer) => udp.send(answer, peer.port, peer.address, () => undefined)));
    return { udp, tcp, port };
  }
}

function serveTcp(socket: Socket, handle: Handle, open: Set<Socket>): void {
  let buffered = Buffer.alloc(0);
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 2 && buffered.length >= 2 + buffered.readUInt16BE(0)) {
      const packet = buffered.subarray(2, 2 + buffered.readUInt16BE(0));
      buffered = buffered.subarray(2 + packet.length);
      handle(packet, 'tcp', (answer) => socket.write(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer])));
    }
  });
}

function troubled(entry: DnsEntry | undefined, question: Question): boolean {
  return entry !== undefined && (entry.troubles === undefined || (question.type !== undefined && entry.troubles.includes(question.type)));
}

function answerTo(names: ReadonlyMap<string, DnsEntry>, question: Question, transport: 'udp' | 'tcp'): Buffer {
  const entry = names.get(question.name);
  if (entry === undefined) return writeAnswer(question, hasBelow(names, question.name) ? 'NOERROR' : 'NXDOMAIN', [], false);
  if (entry.rcode !== undefined && troubled(entry, question)) return writeAnswer(question, entry.rcode, [], false);
  const records = recordsFor(names, question);
  const tooLong = records.reduce((sum, r) => sum + r.data.length + 30, 0) > 1100;
  return writeAnswer(question, 'NOERROR', records, transport === 'udp' && (entry.truncate === true || tooLong));
}

/** A name with names below it exists, without records (RFC 8020). */
function hasBelow(names: ReadonlyMap<string, DnsEntry>, name: string): boolean {
  return [...names.keys()].some((other) => other.endsWith(`.${name}`));
}

function recordsFor(names: ReadonlyMap<string, DnsEntry>, question: Question): ResourceRecord[] {
  const out: ResourceRecord[] = [];
  let name = question.name;
  for (let hop = 0; hop < 10; hop++) {
    const entry = names.get(name);
    const target = entry?.CNAME;
    if (entry === undefined) return out;
    if (target === undefined || question.type === 'CNAME') return [...out, ...own(name, entry, question.type)];
    out.push({ name, type: 'CNAME', ttl: entry.ttl ?? 300, data: writeName(target) });
    name = target.toLowerCase();
  }
  return out;
}

function own(name: string, entry: DnsEntry, type: ScriptedType | undefined): ResourceRecord[] {
  const record = (data: Buffer): ResourceRecord => ({ name, type: type as ScriptedType, ttl: entry.ttl ?? 300, data });
  switch (type) {
    case 'A':
      return (entry.A ?? []).map((address) => record(writeIpv4(address)));
    case 'AAAA':
      return (entry.AAAA ?? []).map((address) => record(writeIpv6(address)));
    case 'MX':
      return (entry.MX ?? []).map((mx) => record(writeMx(mx.priority, mx.exchange)));
    case 'TXT':
      return (entry.TXT ?? []).map((text) => record(writeText(text)));
    case 'PTR':
      return (entry.PTR ?? []).map((target) => record(writeName(target)));
    case 'NS':
      return (entry.NS ?? []).map((target) => record(writeName(target)));
    case 'CNAME':
      return entry.CNAME === undefined ? [] : [record(writeName(entry.CNAME))];
    case undefined:
      return [];
    default:
      return type satisfies never;
  }
}
