import type { MailMessage } from './mail-message.js';
import type { MimePart } from './mime-part.js';

/** A parsed message on its way from one thread to another: without the bytes that it was parsed from, which both have. Plain data and typed arrays only. */
export interface CarriedMessage {
  readonly message: Omit<MailMessage, 'bytes'>;
}

type Loose = { -readonly [K in 'source' | 'synthetic']?: Uint8Array | undefined };

/** Below this share of the memory behind it, a view is worth a copy of its own. */
const WORTH_A_COPY = 2;

/** Takes a message apart for its way; it is of no use here any more. Second: the bytes that may go along with it. */
export function carried({ bytes, ...message }: MailMessage): readonly [carried: CarriedMessage, octets: readonly Uint8Array[]] {
  const octets = new Map<Uint8Array, Uint8Array>();
  const alone = (view: Uint8Array) => {
    const known = octets.get(view);
    if (known !== undefined) return known;
    const own = view.byteLength * WORTH_A_COPY < view.buffer.byteLength ? new Uint8Array(view) : view;
    octets.set(view, own);
    return own;
  };
  for (const part of message.parts as readonly Loose[]) {
    if (part.source === bytes) delete part.source;
    else if (part.source !== undefined) part.source = alone(part.source);
    if (part.synthetic !== undefined) part.synthetic = alone(part.synthetic);
  }
  return [{ message }, [...octets.values()]];
}

/** The message again, over the bytes that it was parsed from. */
export function arrived({ message }: CarriedMessage, bytes: Buffer): MailMessage {
  const buffers = new Map<Uint8Array, Buffer>();
  const buffer = (view: Uint8Array) => {
    const known = buffers.get(view) ?? Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    buffers.set(view, known);
    return known;
  };
  for (const part of message.parts as readonly Loose[]) {
    part.source = part.source === undefined ? bytes : buffer(part.source);
    if (part.synthetic !== undefined) part.synthetic = buffer(part.synthetic);
  }
  return { bytes, ...message, root: message.parts[0] as MimePart };
}
