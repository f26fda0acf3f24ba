import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';

/** What a client did that must not be answered as if it were ordinary. */
export type InputViolation = 'after-refused-data' | 'after-final-dot' | 'before-tls';

/**
 * smtp-server's parser with three doors closed (obligations 2 and 4): nothing that came in the same packet is executed behind a refused DATA, behind the final
 * dot, or behind STARTTLS. Octets of another packet are commands again: their sender has seen the reply.
 */
export class GuardedStream extends SMTPStream {
  private packet = 0;
  private closedAt: { readonly packet: number; readonly why: InputViolation } | undefined;
  private afterDot = false;

  constructor(
    options: { maxCommandLength: number },
    private readonly onViolation: (what: InputViolation) => void,
  ) {
    super(options);
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, next: (error?: Error) => void): void {
    this.packet += 1;
    super._write(chunk, encoding, next);
  }

  /** Whether a command may run: false when it lies in the packet behind a closed door. */
  admits(): boolean {
    if (this.closedAt?.packet !== this.packet) return true;
    this.onViolation(this.closedAt.why);
    return false;
  }

  /** Nothing more of the packet at hand is executed. */
  closeDoor(why: InputViolation): void {
    this.closedAt = { packet: this.packet, why };
  }

  override _endDataMode(chunk: Buffer | false, remainder: Buffer, callback: () => void): void {
    if (remainder.length > 0) this.afterDot = true;
    super._endDataMode(chunk, Buffer.alloc(0), callback);
  }

  /** Called when the reply to the message has been sent. */
  override continue(): void {
    super.continue();
    if (!this.afterDot) return;
    this.afterDot = false;
    this.onViolation('after-final-dot');
  }
}
