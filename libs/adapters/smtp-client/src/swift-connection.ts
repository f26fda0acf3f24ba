import type { Transform } from 'node:stream';

import SMTPConnection from 'nodemailer/lib/smtp-connection';

import { linear } from '@postern/linear';

/** nodemailer's stream behind DATA: it stuffs dots and mends line ends byte by byte. */
interface DataStream extends Transform {
  /** False before the first byte. */
  lastByte: number | false;
  inByteCount: number;
  outByteCount: number;
}

interface Inner {
  _createSendStream?(callback: unknown): DataStream;
}

/** A line end that is not CRLF, or a line that begins with a dot. */
const MARK = linear(/\r(?!\n)|(?<!\r)\n|\n\./);
const DOT = 0x2e;
const LF = 0x0a;
const CR = 0x0d;

/**
 * nodemailer's connection, except that pieces of a message in which nothing has to change go through as they are: a search over 300 kB takes a tenth of the time
 * that looking at each byte does. Every other piece takes nodemailer's way.
 */
export class SwiftConnection extends SMTPConnection {
  /** Whether the hop's EHLO named the extension; nodemailer keeps the list to itself. */
  offers(extension: '8BITMIME'): boolean {
    const { _supportedExtensions } = this as unknown as { readonly _supportedExtensions?: readonly string[] };
    if (_supportedExtensions === undefined) throw new Error('nodemailer has no _supportedExtensions any more');
    return _supportedExtensions.includes(extension);
  }

  _createSendStream(callback: unknown): DataStream {
    const make = (SMTPConnection.prototype as Inner)._createSendStream;
    if (make === undefined) throw new Error('nodemailer has no _createSendStream any more');
    const stream = make.call(this, callback);
    const careful = stream._transform.bind(stream);
    stream._transform = (chunk: Buffer, encoding, done) => {
      if (chunk.length === 0 || !isPlain(chunk, stream.lastByte)) return careful(chunk, encoding, done);
      stream.inByteCount += chunk.length;
      stream.outByteCount += chunk.length;
      stream.lastByte = chunk[chunk.length - 1] as number;
      done(null, chunk);
    };
    return stream;
  }
}

/** `before` is the byte that went last. */
function isPlain(chunk: Buffer, before: number | false): boolean {
  if (before === CR) return false;
  if (chunk[0] === DOT && (before === false || before === LF)) return false;
  return !MARK.test(chunk.toString('latin1'));
}
