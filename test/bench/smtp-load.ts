import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One transaction: latency from the final dot to its reply. */
export interface Sample {
  readonly code: number;
  readonly latencyMs: number;
}

const LIMIT_MS = 120_000;

/** A connection that waits for one reply at a time. */
export class LoadConnection {
  private buffered = '';
  private waiting: ((line: string) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;

  private constructor(
    private readonly socket: Socket,
    where: string,
  ) {
    socket.setNoDelay(true);
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('no reply within two minutes')));
    socket.on('data', (chunk) => this.take(chunk.toString('latin1')));
    socket.on('error', (error) => this.failed?.(error));
    socket.on('close', () => this.failed?.(new Error(`${where} closed the connection`)));
  }

  static async open(host: string, port: number): Promise<LoadConnection> {
    const connection = new LoadConnection(connect(port, host), `${host}:${port}`);
    await connection.reply();
    await connection.say('EHLO bench.example');
    return connection;
  }

  private take(text: string): void {
    this.buffered += text;
    const last = /(?:^|\r\n)(\d{3} [^\r\n]*)\r\n$/.exec(this.buffered)?.[1];
    if (last === undefined) return;
    this.buffered = '';
    this.waiting?.(last);
  }

  private reply(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting = resolve;
      this.failed = reject;
    });
  }

  private say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** Sends one mail; the code is that of the first refusal, or of the final dot. */
  async send(mail: Buffer): Promise<Sample> {
    for (const line of ['MAIL FROM:<sender@bench.example>', 'RCPT TO:<user@local.example>', 'DATA']) {
      const reply = await this.say(line);
      if (!/^[23]/.test(reply)) return { code: Number(reply.slice(0, 3)), latencyMs: 0 };
    }
    this.socket.write(mail);
    const startedAt = performance.now();
    const reply = await this.say('.');
    return { code: Number(reply.slice(0, 3)), latencyMs: performance.now() - startedAt };
  }

  close(): void {
    this.failed = undefined;
    this.socket.end('QUIT\r\n');
  }
}

export interface Load {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** `reuse`: many mails a connection; `single`: a connection for each. */
  readonly mode: 'reuse' | 'single';
  readonly durationMs: number;
  /** Mails a second over all connections; 0 is as fast as it goes. */
  readonly ratePerSecond: number;
  next(): Buffer;
}

/** Sends for the given time and resolves when every transaction that began has ended. */
export async function sendLoad(load: Load): Promise<{ readonly samples: readonly Sample[]; readonly seconds: number }> {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  const end = startedAt + load.durationMs;
  let slot = 0;
  const worker = async () => {
    let connection: LoadConnection | undefined;
    while (performance.now() < end) {
      if (load.ratePerSecond > 0) {
        const due = startedAt + (slot++ * 1000) / load.ratePerSecond;
        if (due >= end) break;
        const wait = due - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      const mail = load.next();
      connection ??= await LoadConnection.open(load.host, load.port);
      samples.push(await connection.send(mail));
      if (load.mode === 'single') {
        connection.close();
        connection = undefined;
      }
    }
    connection?.close();
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
  return { samples, seconds: (performance.now() - startedAt) / 1000 };
}
