import { Metadata } from '@grpc/grpc-js';
import type { CallOptions, ClientOptions, ClientUnaryCall, ServiceError } from '@grpc/grpc-js';

import type { Shell } from '@postern/platform-service';

import { MAX_MESSAGE_BYTES } from './serve-grpc.js';

const SERVICE_CONFIG = { loadBalancingConfig: [{ round_robin: {} }] };

/**
 * Spreads calls over all addresses of a name. A peer that is silent while calls wait is asked after 5 s whether it still lives, and given up 10 s later, when
 * even a starved one would have answered: its share of all calls waits for it until then. The first reconnect waits little, since a pod is soon replaced.
 */
export const CLIENT_OPTIONS: ClientOptions = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc.enable_channelz': 0,
  'grpc.keepalive_time_ms': 5000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2000,
  'grpc.dns_min_time_between_resolutions_ms': 2000,
  'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
};

/**
 * Of calls that may be made twice: when the peer goes away during one, it is made again, with another peer if there is one (gRFC A6). Once, since the call may be
 * what ends its peers.
 */
export const REPEATABLE_OPTIONS: ClientOptions = {
  ...CLIENT_OPTIONS,
  'grpc.service_config': JSON.stringify({
    ...SERVICE_CONFIG,
    methodConfig: [
      {
        name: [{}],
        retryPolicy: { maxAttempts: 2, initialBackoff: '0.1s', maxBackoff: '1s', backoffMultiplier: 4, retryableStatusCodes: ['UNAVAILABLE'] },
      },
    ],
  }),
};

/** A unary method of a client. */
export type Method<Request, Reply> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, reply: Reply) => void,
) => ClientUnaryCall;

/** One unary call that carries span and deadline. Rejects with the ServiceError; the signal cancels it. */
export function callUnary<Request, Reply>(
  shell: Shell,
  method: Method<Request, Reply>,
  request: Request,
  deadlineAtMs: number,
  signal: AbortSignal,
): Promise<Reply> {
  const metadata = new Metadata();
  const parent = shell.tracer.current();
  if (parent !== undefined) metadata.set('traceparent', parent);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const call = method(request, metadata, { deadline: deadlineAtMs }, (error, reply) => {
      signal.removeEventListener('abort', cancel);
      if (error) reject(error);
      else resolve(reply);
    });
    const cancel = () => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
  });
}
