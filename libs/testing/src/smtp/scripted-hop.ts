import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A mail that the next hop took. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Dots un-stuffed, without the final dot. */
  readonly bytes: Buffer;
  /** As it came over the wire, without the final dot. */
  readonly raw: Buffer;
  readonly atMs: number;
  readonly tls: boolean;
}

/** What the hop does at a command. `reply`: answers so (any code, several lines by \n); `hang`: says nothing; `close`: drops the connection. */
export type HopAct =
  | { readonly reply: string /** Milliseconds before it is said. */; readonly later?: number }
  | { readonly hang: true }
  | { readonly close: true };

/** Called for each command line (verb in capitals first) and for `DOT` with the mail; undefined does the ordinary thing. */
export type HopScript = (
  command: string,
  context: { readonly from: string; readonly to: readonly string[]; readonly mail?: Buffer },
) => HopAct | undefined;

export interface ScriptedHop {
  readonly host: string;
  readonly port: number;
  /** `host:port`. */
  readonly address: string;
  readonly mails: readonly TakenMail[];
  /** Replaces the script. */
  script(next: HopScript): void;
  /** Resolves when that many mails have arrived in all; rejects after the limit. */
  arrived(count: number, limitMs?: number): Promise<readonly TakenMail[]>;
  connections(): number;
  stop(): Promise<void>;
}

export interface HopOptions {
  readonly script?: HopScript;
  /** Offers STARTTLS with it; `broken` offers it and answers the handshake with nonsense. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | 'broken';
  readonly port?: number;
}

const ORDINARY: HopScript = () => undefined;

/** A next hop on loopback that does what its script says and keeps what it took. */
export async function startHop(options: HopOptions = {}): Promise<ScriptedHop> {
  let script = options.script ?? ORDINARY;
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, {
      script: (command, context) => script(command, context),
      tls: options.tls,
      keep(mail) {
        mails.push(mail);
        for (const look of waiting) look();
      },
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    address: `127.0.0.1:${port}`,
    mails,
    script: (next) => void (script = next),
    connections: () => connections,
    arrived: (count, limitMs = 60_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (mails.length < count) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(mails);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${mails.length} of ${count} mails arrived within ${limitMs} ms`));
        }, limitMs);
        waiting.add(look);
        look();
      }),
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface Talk {
  script: HopScript;
  tls: HopOptions['tls'];
  keep(mail: TakenMail): void;
}

function converse(first: Socket, talk: Talk): void {
  let socket: Socket = first;
  let secure = false;
  let from = '';
  let to: string[] = [];
  let buffered: Buffer = Buffer.alloc(0);
  let inData = false;
  const say = (text: string) => socket.writable && socket.write(`${text.replace(/\n/g, '\r\n')}\r\n`);
  const act = (command: string, ordinary: () => void, mail?: Buffer) => {
    const what = talk.script(command, { from, to, ...(mail === undefined ? {} : { mail }) });
    if (what === undefined) return ordinary();
    if ('close' in what) socket.destroy();
    else if ('reply' in what && what.later !== undefined) setTimeout(() => say(what.reply), what.later);
    else if ('reply' in what) say(what.reply);
  };
  const ordinary = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase();
    const offered = talk.tls !== undefined && !secure ? '250-STARTTLS\n' : '';
    if (verb === 'EHLO') say(`250-hop.example\n250-PIPELINING\n250-8BITMIME\n${offered}250 SIZE 500000000`);
    else if (verb === 'STAR') upgrade();
    else if (verb === 'DATA' && to.length === 0) say('554 5.5.1 no valid recipients');
    else if (verb === 'DATA') {
      inData = true;
      say('354 go on');
    } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    else {
      if (verb === 'MAIL') [from, to] = [/<([^>]*)>/.exec(line)?.[1] ?? '', []];
      if (verb === 'RCPT') to = [...to, /<([^>]*)>/.exec(line)?.[1] ?? ''];
      if (verb === 'RSET') to = [];
      say('250 2.0.0 ok');
    }
  };
  const upgrade = () => {
    say('220 2.0.0 go ahead');
    socket.removeAllListeners('data');
    if (talk.tls === 'broken') {
      first.once('data', () => first.end('this is no TLS\r\n'));
      return;
    }
    socket = new TLSSocket(first, { isServer: true, ...talk.tls });
    secure = true;
    listen();
  };
  const consume = () => {
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n';
      const end = buffered.indexOf(mark);
      if (end < 0) return;
      const piece = buffered.subarray(0, end + (inData ? 2 : 0));
      buffered = buffered.subarray(end + mark.length);
      if (!inData) {
        const line = piece.toString('latin1');
        act(
          line.replace(/^\S+/, (verb) => verb.toUpperCase()),
          () => ordinary(line),
        );
        continue;
      }
      inData = false;
      const bytes = Buffer.from(piece.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1');
      act(
        'DOT',
        () => {
          talk.keep({ from, to, bytes, raw: Buffer.from(piece), atMs: Date.now(), tls: secure });
          say('250 2.0.0 kept');
        },
        bytes,
      );
    }
  };
  const listen = () => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      consume();
    });
  };
  listen();
  act('CONNECT', () => say('220 hop.example ESMTP'));
}
