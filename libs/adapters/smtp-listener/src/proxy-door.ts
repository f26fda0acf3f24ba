import type { Socket } from 'node:net';

import { HeaderMissing, PROXY_LIMIT_MS, takeProxyHeader } from './take-proxy-header.js';
import type { ProxiedClient } from './take-proxy-header.js';

/**
 * What a connection of a proxy came to. `client`: it brings a client. `check`: the proxy speaks for itself, or opens and leaves without a byte, as checks of health do.
 * `refused`: no header, a broken or a late one. `crowded`: it waited for its header longest of too many from its address.
 */
export type ProxyResult = 'client' | 'check' | 'refused' | 'crowded';

/** Connections of one address that may wait for their header. A proxy sends it with the first packet, so those that wait longest are none of its. */
export const MAX_WAITING = 64;

export interface ProxyDoorParts {
  readonly limitMs?: number;
  told(result: ProxyResult, peer: string): void;
}

/** Takes the PROXY header of each connection of a proxy, and keeps one address from filling the process with connections that send none (obligation 6). */
export function createProxyDoor({ limitMs = PROXY_LIMIT_MS, told }: ProxyDoorParts) {
  const waiting = new Map<string, Map<Socket, AbortController>>();
  const checks = new WeakSet<Socket>();

  /** The place of a connection among those of its address; the longest waiting one gives way when there are too many. */
  const wait = (peer: string, socket: Socket): AbortController => {
    const here = waiting.get(peer) ?? new Map<Socket, AbortController>();
    waiting.set(peer, here);
    const first = here.size >= MAX_WAITING ? here.entries().next().value : undefined;
    if (first !== undefined) {
      here.delete(first[0]);
      first[1].abort();
    }
    const place = new AbortController();
    here.set(socket, place);
    return place;
  };
  const leave = (peer: string, socket: Socket): void => {
    const here = waiting.get(peer);
    here?.delete(socket);
    if (here?.size === 0) waiting.delete(peer);
  };

  return {
    /** The client of a new connection, undefined when the proxy speaks for itself. Rejects, with the socket destroyed, when there is no header. */
    async take(socket: Socket): Promise<ProxiedClient | undefined> {
      const peer = socket.remoteAddress ?? '';
      const place = wait(peer, socket);
      try {
        const client = await takeProxyHeader(socket, limitMs, place.signal);
        if (client === undefined) checks.add(socket);
        told(client === undefined ? 'check' : 'client', peer);
        return client;
      } catch (thrown) {
        if (place.signal.aborted) told('crowded', peer);
        else told(thrown instanceof HeaderMissing && thrown.silent ? 'check' : 'refused', peer);
        throw thrown;
      } finally {
        leave(peer, socket);
      }
    },
    /** Whether the proxy speaks for itself on it. */
    isCheck: (socket: Socket) => checks.has(socket),
  };
}
