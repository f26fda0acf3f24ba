import { scanV1 } from '@postern/contracts';
import type { ScanReply } from '@postern/verdict';
import { scanReplyFromWire, scanReplyToWire } from '@postern/wire';

/** A scanner's reply as the pipeline gets it by gRPC: a word that the records do not have makes its module failed. */
export function overTheWire(reply: ScanReply): ScanReply {
  return scanReplyFromWire(scanV1.ScanReply.decode(scanV1.ScanReply.encode(scanReplyToWire(reply)).finish()), reply.scanner);
}
