import { Client } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/grpc-js';

import type { MeshTls, Shell } from '@postern/platform-service';
import type { PortOf } from '@postern/wire';

import { callUnary, CLIENT_OPTIONS } from './call-grpc.js';
import type { Method } from './call-grpc.js';
import { target } from './following-resolver.js';
import { clientCredentials } from './mesh-credentials.js';
import { serveGrpc } from './serve-grpc.js';
import type { CallContext, Endpoint } from './serve-grpc.js';

/** Where the owner of the data is. */
export interface Owner {
  /** Its name, which its certificate must have. */
  readonly service: string;
  /** host:port */
  readonly address: string;
  readonly tls?: MeshTls;
}

/** Longest wait for an answer, ms. */
const LIMIT_MS = 15_000;

/** The port of a service behind gRPC, made from the contract: a method that is added to it is there. Rejects with the ServiceError. */
export function remotePort<Definition extends ServiceDefinition>(
  shell: Shell,
  definition: Definition,
  owner: Owner,
  limitMs = LIMIT_MS,
): PortOf<Definition> {
  const client = new Client(target(owner.address), clientCredentials(owner.tls, owner.service), CLIENT_OPTIONS);
  shell.onStop(`client of ${owner.service}`, async () => client.close());
  const methods = Object.entries(definition).map(([name, { path, requestSerialize, responseDeserialize }]) => {
    const method: Method<unknown, unknown> = (...given) => client.makeUnaryRequest(path, requestSerialize, responseDeserialize, ...given);
    const call = (request: unknown, signal = new AbortController().signal) => callUnary(shell, method, request, shell.clock.now() + limitMs, signal);
    return [name, call];
  });
  return Object.fromEntries(methods) as PortOf<Definition>;
}

/** Serves the port of the service that owns the data. */
export function servePort<Definition extends ServiceDefinition>(
  shell: Shell,
  endpoint: Endpoint,
  definition: Definition,
  port: PortOf<Definition>,
): Promise<{ readonly port: number }> {
  return servePorts(shell, endpoint, [handled(definition, port)]);
}

/** The same for a service that answers for several contracts. */
export function servePorts(shell: Shell, endpoint: Endpoint, ports: readonly HandledPort[]): Promise<{ readonly port: number }> {
  return serveGrpc(shell, endpoint, ports);
}

export type HandledPort = Parameters<typeof serveGrpc>[2][number];

/** A port as the server of gRPC takes it. */
export function handled<Definition extends ServiceDefinition>(definition: Definition, port: PortOf<Definition>): HandledPort {
  const methods = Object.entries(port as Readonly<Record<string, (request: never, signal: AbortSignal) => Promise<unknown>>>);
  const handlers = Object.fromEntries(methods.map(([name, method]) => [name, (request: never, { signal }: CallContext) => method(request, signal)]));
  return { definition, handlers };
}
