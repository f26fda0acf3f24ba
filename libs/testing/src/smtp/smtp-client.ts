import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A whole reply: code, and its lines without code. */
export interface Reply {
  readonly code: number;
  readonly lines: readonly string[];
}

const LIMIT_MS = 60_000;

/** An SMTP client that sends any bytes in any packets and reads replies one by one. */
export class SmtpClient {
  private buffered = '';
  private readonly replies: Reply[] = [];
  private readonly waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  private pending: string[] = [];
  private ended: Error | undefined;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;

  private constructor(public socket: Socket) {
    socket.setNoDelay(true);
    this.listen();
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.once('close', () => this.end(new Error('the server closed the connection')));
  }

  private listen(): void {
    this.socket.on('data', (chunk) => this.take(chunk.toString('latin1')));
  }

  /** STARTTLS without looking at the certificate. Resolves when bytes travel under TLS; rejects when the handshake fails. */
  async startTls(): Promise<void> {
    const { code } = await this.say('STARTTLS');
    if (code !== 220) throw new Error(`STARTTLS was answered ${code}`);
    this.socket.removeAllListeners('data');
    const secure = connectTls({ socket: this.socket, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve);
      secure.once('error', reject);
    });
    secure.on('error', () => undefined);
    this.socket = secure;
    this.listen();
  }

  /** Connects and reads the greeting. */
  static async open(host: string, port: number): Promise<SmtpClient> {
    const client = new SmtpClient(connect(port, host));
    await client.reply();
    return client;
  }

  /** Connects without waiting for the greeting; from `localAddress` when it is given. */
  static raw(host: string, port: number, localAddress?: string): SmtpClient {
    return new SmtpClient(connect({ port, host, localAddress }));
  }

  private take(text: string): void {
    this.buffered += text;
    for (let end = this.buffered.indexOf('\r\n'); end >= 0; end = this.buffered.indexOf('\r\n')) {
      const line = this.buffered.slice(0, end);
      this.buffered = this.buffered.slice(end + 2);
      this.pending.push(line.slice(4));
      if (line.charAt(3) === '-') continue;
      const reply = { code: Number(line.slice(0, 3)), lines: this.pending };
      this.pending = [];
      const next = this.waiting.shift();
      if (next === undefined) this.replies.push(reply);
      else next.resolve(reply);
    }
  }

  private end(why: Error): void {
    this.ended = why;
    for (const { reject } of this.waiting.splice(0)) reject(why);
  }

  /** The next reply; rejects when the connection ends first or nothing comes for a minute. */
  reply(): Promise<Reply> {
    const ready = this.replies.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.ended !== undefined) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no reply within a minute')), LIMIT_MS);
      const done =
        <T>(use: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          use(value);
        };
      this.waiting.push({ resolve: done(resolve), reject: done(reject) });
    });
  }

  /** Bytes as they are, in one write. */
  write(octets: Buffer | string): void {
    this.socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets);
  }

  async say(line: string): Promise<Reply> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** EHLO, MAIL and RCPT for each; the replies to RCPT. */
  async begin(from: string, to: readonly string[]): Promise<readonly Reply[]> {
    const mail = await this.say(`MAIL FROM:<${from}>`);
    if (mail.code !== 250) return [mail];
    const replies: Reply[] = [];
    for (const recipient of to) replies.push(await this.say(`RCPT TO:<${recipient}>`));
    return replies;
  }

  /** DATA with dot-stuffing; the final reply, or the one to DATA when it was refused. */
  async data(message: Buffer | string): Promise<Reply> {
    const go = await this.say('DATA');
    if (go.code !== 354) return go;
    const text = (typeof message === 'string' ? Buffer.from(message, 'utf8') : message).toString('latin1');
    const stuffed = text.replace(/(^|\r\n)\./g, '$1..');
    this.write(`${stuffed}${stuffed.endsWith('\r\n') ? '' : '\r\n'}.\r\n`);
    return this.reply();
  }

  close(): void {
    this.socket.end('QUIT\r\n');
  }
}

export interface SentMail {
  /** The last reply: to DATA, or the refusal that ended the transaction. */
  readonly reply: Reply;
  readonly recipients: readonly Reply[];
  /** From the 250 text. */
  readonly msgId: string | undefined;
}

/** Sends one mail in a session of its own. */
export async function sendMail(
  to: { readonly host: string; readonly port: number },
  mail: { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer | string },
): Promise<SentMail> {
  const client = await SmtpClient.open(to.host, to.port);
  try {
    await client.say('EHLO client.example');
    const recipients = await client.begin(mail.from, mail.to);
    const refused = recipients.every((reply) => reply.code !== 250);
    const reply = refused ? (recipients.at(-1) as Reply) : await client.data(mail.bytes);
    return { reply, recipients, msgId: /[0-7][0-9A-HJKMNP-TV-Z]{25}/.exec(reply.lines.join(' '))?.[0] };
  } finally {
    client.close();
  }
}
