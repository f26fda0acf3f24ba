import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RecordedStream {
  readonly sha256: string;
  readonly content: Buffer;
}

/** Stands in for clamd (clamd(8)): one scan a connection or sessions, PING and VERSION. It finds nothing and keeps what it was given. */
export interface RecordingClamd {
  /** Path of its socket. */
  readonly address: string;
  /** What was given since the last call. */
  take(): readonly RecordedStream[];
  close(): Promise<void>;
}

export async function startRecordingClamd(): Promise<RecordingClamd> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-see-'));
  const address = join(folder, 'clamd.sock');
  const sockets = new Set<Socket>();
  let streams: RecordedStream[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The client may end a session whenever it likes.
    socket.on('error', () => socket.destroy());
    const reader = new CommandReader({
      reply: (text) => socket.write(text),
      end: () => socket.end(),
      given: (content) => streams.push({ sha256: createHash('sha256').update(content).digest('hex'), content }),
    });
    socket.on('data', (data) => reader.read(data));
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return {
    address,
    take() {
      const taken = streams;
      streams = [];
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Peer {
  reply(text: string): void;
  end(): void;
  given(content: Buffer): void;
}

/** Commands with `z` before them end in NUL, those with `n` in a line feed. INSTREAM is followed by chunks with their length in four bytes, an empty one at the end. */
class CommandReader {
  #rest: Buffer = Buffer.alloc(0);
  #chunks: Buffer[] | undefined;
  #terminator = '\0';
  #session = false;
  #count = 0;

  constructor(readonly peer: Peer) {}

  read(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    while (this.#chunks === undefined ? this.#command() : this.#chunk(this.#chunks));
  }

  /** False: not all of it is here yet. */
  #command(): boolean {
    this.#terminator = this.#rest[0] === 0x6e ? '\n' : '\0';
    const end = this.#rest.indexOf(this.#terminator);
    if (end < 0) return false;
    const command = this.#rest.subarray(1, end).toString('latin1');
    this.#rest = this.#rest.subarray(end + 1);
    switch (command) {
      case 'IDSESSION':
        this.#session = true;
        break;
      case 'END':
        this.peer.end();
        break;
      case 'INSTREAM':
        this.#chunks = [];
        break;
      case 'PING':
        this.#answer('PONG');
        break;
      case 'VERSION':
        this.#answer('ClamAV 1.4.0/27000/Mon Nov 23 10:00:00 2026');
        break;
      default:
        this.#answer('UNKNOWN COMMAND');
    }
    return true;
  }

  #chunk(chunks: Buffer[]): boolean {
    if (this.#rest.length < 4) return false;
    const length = this.#rest.readUInt32BE(0);
    if (this.#rest.length < 4 + length) return false;
    if (length > 0) chunks.push(Buffer.from(this.#rest.subarray(4, 4 + length)));
    this.#rest = this.#rest.subarray(4 + length);
    if (length > 0) return true;
    this.#chunks = undefined;
    this.peer.given(Buffer.concat(chunks));
    this.#answer('stream: OK');
    return true;
  }

  #answer(text: string): void {
    this.#count += 1;
    this.peer.reply(`${this.#session ? `${this.#count}: ` : ''}${text}${this.#terminator}`);
    if (!this.#session) this.peer.end();
  }
}
