import type { AddressInfo, Socket } from 'node:net';

import { EDGE_REPLIES } from '@postern/smtp';
import type { SessionRules } from '@postern/smtp';

import { drainSessions } from './drain-sessions.js';
import { LibraryServer } from './inside-smtp-server.js';
import type { ListenAddress, ListenerHandlers, ListenerOptions, SmtpListener } from './listener-types.js';
import { createProxyDoor } from './proxy-door.js';
import { applyOptions, serverOptions } from './server-options.js';
import { createSessionRoom } from './session-room.js';
import { ListeningSession } from './smtp-session.js';
import type { SessionHost } from './smtp-session.js';

/** Listens for SMTP. Resolves when the port is open; rejects when it cannot be. Port 0 takes a free one. */
export async function listenSmtp<State>(
  listen: ListenAddress,
  first: ListenerOptions,
  handlers: ListenerHandlers<State>,
  newState: () => State,
): Promise<SmtpListener> {
  let options = first;
  let isDraining = false;
  let rules = rulesOf(options, isDraining);
  const live = new Set<ListeningSession<State>>();
  const sockets = new Set<Socket>();
  const room = createSessionRoom({ live: () => live, liveCount: () => live.size, options: () => options });
  const host: SessionHost<State> = {
    handlers,
    options: () => options,
    rules: () => rules,
    refuseNew: (session) => (room.admits(session) ? undefined : EDGE_REPLIES.busy),
    closing: (session) => void live.delete(session),
  };
  const proxies = createProxyDoor({
    ...(listen.proxyLimitMs === undefined ? {} : { limitMs: listen.proxyLimitMs }),
    told: (result, peer) => handlers.proxied(result, peer),
  });
  const server = new LibraryServer(
    serverOptions(first),
    (connection, socket) => {
      const session = new ListeningSession(connection, host, newState(), proxies.isCheck(socket));
      live.add(session);
      return session;
    },
    listen.isProxy ?? (() => false),
    proxies.take,
  );
  // Broken connections are the client's business.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(listen.port, listen.host, () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    sessions: () => live.size,
    isFull: () => room.isFull(),
    update(next) {
      options = next;
      rules = rulesOf(next, isDraining);
      applyOptions(server, next);
    },
    drain(limitMs) {
      isDraining = true;
      rules = rulesOf(options, isDraining);
      room.stop();
      return drainSessions({ server: server.server, live, sockets }, limitMs);
    },
  };
}

function rulesOf(options: ListenerOptions, isDraining: boolean): SessionRules {
  return { ...options, offersTls: options.tls !== undefined, draining: isDraining ? EDGE_REPLIES.shuttingDown : undefined };
}
