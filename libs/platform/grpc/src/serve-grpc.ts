import { Server, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

import { within } from '@postern/kernel';
import { hostText } from '@postern/net';
import { serviceNames } from '@postern/platform-service';
import type { MeshTls, Shell } from '@postern/platform-service';

import { serverCredentials } from './mesh-credentials.js';
import { toServiceError } from './status.js';

/** Longest a call may run that came without a deadline. */
const NO_DEADLINE_MS = 120_000;
/** Largest message in either direction: facts, verdicts and bodies that are small. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** What a handler knows of its call. The signal aborts at the caller's deadline and when the caller hangs up. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly peer: string;
}

export type UnaryHandler<Request, Reply> = (request: Request, context: CallContext) => Promise<Reply>;

export interface Endpoint {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls?: MeshTls;
  /** Services that may call, by the names in their certificates, when TLS is on; empty: any that the authority signed. */
  readonly callers?: readonly string[];
}

/**
 * Serves unary methods. The caller's deadline bounds each handler, the caller's span continues, and errors leave as rows of the error table.
 * Registers its own end: at the stop it refuses new calls and lets those in flight finish.
 */
export async function serveGrpc(
  shell: Shell,
  endpoint: Endpoint,
  services: readonly { readonly definition: ServiceDefinition; readonly handlers: Readonly<Record<string, UnaryHandler<never, unknown>>> }[],
): Promise<{ readonly port: number }> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 30_000,
    // Bookkeeping of every call for a debugging service that is not served.
    'grpc.enable_channelz': 0,
  });
  for (const { definition, handlers } of services) {
    const implementation: UntypedServiceImplementation = {};
    for (const [name, handler] of Object.entries(handlers))
      implementation[name] = unary(shell, name, endpoint, handler as UnaryHandler<unknown, unknown>);
    server.addService(definition, implementation);
  }
  const address = `${hostText(endpoint.host)}:${endpoint.port}`;
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, serverCredentials(endpoint.tls), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  shell.onStop('grpc server', () => new Promise((resolve) => server.tryShutdown(() => resolve())));
  return { port };
}

function unary(shell: Shell, method: string, endpoint: Endpoint, handler: UnaryHandler<unknown, unknown>) {
  return (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>): void => {
    if (!mayCall(call, endpoint)) {
      shell.log.warn('CALLER_REFUSED', { method, peer: call.getPeer() });
      answer({ code: status.PERMISSION_DENIED, details: 'not for this caller' });
      return;
    }
    const hungUp = new AbortController();
    call.on('cancelled', () => hungUp.abort(new Error('the caller hung up')));
    const parent = call.metadata.get('traceparent')[0]?.toString();
    const run = () => within(shell.clock, limitOf(call), method, (signal) => handler(call.request, { signal, peer: call.getPeer() }), hungUp.signal);
    shell.tracer.span(`grpc ${method}`, mailOf(call.request), run, parent).then(
      (reply) => answer(null, reply),
      (thrown: unknown) => {
        if (!hungUp.signal.aborted) shell.log.warn('CALL_FAILED', { method }, thrown);
        answer(toServiceError(thrown));
      },
    );
  };
}

/** The mail that a call is about, as every span of it says. */
function mailOf(request: unknown): Readonly<Record<string, string>> {
  const msgId = typeof request === 'object' && request !== null && 'msgId' in request ? request.msgId : undefined;
  return typeof msgId === 'string' && msgId !== '' ? { 'postern.msg_id': msgId } : {};
}

function limitOf(call: ServerUnaryCall<unknown, unknown>): number {
  const deadline = call.getDeadline();
  const at = typeof deadline === 'number' ? deadline : deadline.getTime();
  return Number.isFinite(at) ? Math.max(0, at - Date.now()) : NO_DEADLINE_MS;
}

function mayCall(call: ServerUnaryCall<unknown, unknown>, endpoint: Endpoint): boolean {
  const callers = endpoint.callers ?? [];
  if (endpoint.tls === undefined || callers.length === 0) return true;
  return serviceNames(call.getAuthContext()?.sslPeerCertificate).some((name) => callers.includes(name));
}
