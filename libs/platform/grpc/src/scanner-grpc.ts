import { scanV1 } from '@postern/contracts';
import type { Body, BodyRef, Excerpt } from '@postern/kernel';
import { MAX_EXCERPTED_BYTES, parseOnce } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import type { MeshTls, Shell } from '@postern/platform-service';
import { failedReply } from '@postern/verdict';
import type { Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';
import { scanReplyFromWire, scanReplyToWire, scanRequestFromWire, scanRequestToWire } from '@postern/wire';

import { callUnary, REPEATABLE_OPTIONS } from './call-grpc.js';
import { target } from './following-resolver.js';
import { clientCredentials } from './mesh-credentials.js';
import { serveGrpc } from './serve-grpc.js';
import type { Endpoint } from './serve-grpc.js';
import { describeServiceError } from './status.js';

/** As much of a message as one scanner needs; undefined: all of it. */
export type TakeExcerpt = (message: MailMessage) => Excerpt | undefined;

/**
 * A scanner behind gRPC. Resolves with a failed reply when the peer does not answer; never rejects for that. A scan whose peer goes away is
 * begun again, with another one if there is. With `excerpt`, what that takes of a body travels with
 * the call, so the caller should have read and parsed the body already.
 */
export function remoteScanner(shell: Shell, name: ScannerName, address: string, tls?: MeshTls, excerpt?: TakeExcerpt): Scanner {
  const client = new scanV1.ScanServiceClient(target(address), clientCredentials(tls, name), REPEATABLE_OPTIONS);
  shell.onStop(`client of ${name}`, async () => client.close());
  return {
    name,
    async scan(request: ScanRequest, signal: AbortSignal): Promise<ScanReply> {
      const startedAt = shell.clock.monotonicMs();
      try {
        const sent = excerpt === undefined ? request : await excerpted(request, excerpt, signal);
        const reply = await callUnary(shell, client.scan.bind(client), scanRequestToWire(sent), request.deadline.atMs, signal);
        return scanReplyFromWire(reply, name);
      } catch (thrown) {
        const { code, detail, retry } = describeServiceError(thrown);
        return failedReply(name, { code, detail, retry }, shell.clock.monotonicMs() - startedAt);
      }
    },
  };
}

/** A body whose bytes go along needs no excerpt, and one that is too large for excerpts is not read for it. */
async function excerpted(request: ScanRequest, take: TakeExcerpt, signal: AbortSignal): Promise<ScanRequest> {
  const { body } = request;
  if (body.ref.octets !== undefined || body.size > MAX_EXCERPTED_BYTES) return request;
  const excerpt = take(parseOnce(await body.read(undefined, signal)));
  return excerpt === undefined ? request : { ...request, excerpt };
}

/** What a scanner process says of itself. */
export type ReportOf = () => Promise<scanV1.ReportReply>;

/** Serves one scanner. `open` turns the reference into a body that is pulled when the scanner reads it. */
export function serveScan(
  shell: Shell,
  endpoint: Endpoint,
  scanner: Scanner,
  open: (ref: BodyRef) => Body,
  report?: ReportOf,
): Promise<{ readonly port: number }> {
  const scan = async (wire: scanV1.ScanRequest, context: { readonly signal: AbortSignal }): Promise<scanV1.ScanReply> =>
    scanReplyToWire(await scanner.scan(scanRequestFromWire(wire, open), context.signal));
  return serveGrpc(shell, endpoint, [{ definition: scanV1.ScanServiceService, handlers: { scan, ...(report === undefined ? {} : { report }) } }]);
}
