import type { IncomingHttpHeaders } from 'node:http';

import type { Dispatcher } from 'undici';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** The answer is larger than the caller will hold. Asking again changes nothing. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** Resolves with the whole answer to what `send` sends. Aborted or failed, the connection is given up. */
export function readAnswer(maxBytes: number, signal: AbortSignal | undefined, send: (handler: Dispatcher.DispatchHandler) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    let controller: Dispatcher.DispatchController | undefined;
    const onAbort = () => {
      reject(signal?.reason as Error);
      controller?.abort(signal?.reason as Error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const settled = () => signal?.removeEventListener('abort', onAbort);
    const body = new GrowingBody(maxBytes);
    let status = 0;
    send({
      onRequestStart(own) {
        controller = own;
        // It waited for a connection, and nobody waits for it any more.
        if (signal?.aborted === true) own.abort(signal.reason as Error);
      },
      onResponseStart(own, code, headers) {
        // Interim answers have no body (RFC 9110 15.2).
        if (code < 200) return;
        status = code;
        const problem = body.begin(headers);
        if (problem !== undefined) own.abort(problem);
      },
      onResponseData(own, chunk) {
        const problem = body.add(chunk);
        if (problem !== undefined) own.abort(problem);
      },
      onResponseEnd() {
        settled();
        resolve({ status, body: body.whole() });
      },
      onResponseError(_own, error) {
        settled();
        reject(error);
      },
    });
  });
}

/** Of an announced length, which is the rule, each byte is copied once. */
class GrowingBody {
  private announced: Buffer | undefined;
  private readonly chunks: Buffer[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  begin(headers: IncomingHttpHeaders): Error | undefined {
    const announced = headers['content-length'];
    if (announced !== undefined) {
      const length = Number(announced);
      if (length > this.maxBytes) return new AnswerTooLarge(`${length} bytes, at most ${this.maxBytes}`);
      this.announced = Buffer.allocUnsafe(length);
    } else if (headers['transfer-encoding'] === undefined) {
      // The end of a connection is not the end of an answer: it may have been cut.
      return new Error('an answer without its length');
    }
    return undefined;
  }

  add(chunk: Buffer): Error | undefined {
    if (this.length + chunk.length > this.maxBytes) return new AnswerTooLarge(`more than ${this.maxBytes} bytes`);
    if (this.announced === undefined) this.chunks.push(chunk);
    else chunk.copy(this.announced, this.length);
    this.length += chunk.length;
    return undefined;
  }

  whole(): Buffer {
    return this.announced ?? Buffer.concat(this.chunks);
  }
}
