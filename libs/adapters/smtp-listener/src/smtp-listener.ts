import type { AddressInfo } from 'node:net';

import { EDGE_REPLIES } from '@postern/smtp';

import { drainSessions } from './drain-sessions.js';
import type { GuardedConnection, SessionOwner } from './guarded-connection.js';
import { GuardedServer } from './guarded-server.js';
import { PROXY_LIMIT_MS } from './take-proxy-header.js';
import { createSessionRoom } from './session-room.js';
import type { ListenAddress, ListenerHandlers, ListenerOptions, ListenerSession, SmtpListener } from './listener-types.js';

/** Listens for SMTP. Resolves when the port is open; rejects when it cannot be. Port 0 takes a free one. */
export async function listenSmtp<State>(
  listen: ListenAddress,
  first: ListenerOptions,
  handlers: ListenerHandlers<State>,
  newState: () => State,
): Promise<SmtpListener> {
  let options = first;
  let draining = false;
  const sessions = new Map<GuardedConnection, ListenerSession<State>>();
  const live = new Set<GuardedConnection>();
  const sessionOf = (connection: GuardedConnection) => {
    const known = sessions.get(connection);
    if (known !== undefined) return known;
    const session = viewOf(connection, newState());
    sessions.set(connection, session);
    if (!connection.isClosing) live.add(connection);
    return session;
  };
  const owner: SessionOwner = {
    options: () => options,
    draining: () => (draining ? EDGE_REPLIES.shuttingDown : undefined),
    connect(connection) {
      const session = sessionOf(connection);
      return room.admits(connection) ? handlers.connect(session) : Promise.resolve(EDGE_REPLIES.busy);
    },
    mail: (connection, command) => handlers.mail(sessionOf(connection), command),
    recipient: (connection, address) => handlers.recipient(sessionOf(connection), address),
    receiving: (connection, octets) => handlers.receiving(sessionOf(connection), octets),
    data: (connection, message) => handlers.data(sessionOf(connection), message),
    forget(connection) {
      const session = sessions.get(connection);
      if (session !== undefined) handlers.forget(session);
    },
    closing: (connection) => void live.delete(connection),
    closed(connection) {
      live.delete(connection);
      const session = sessions.get(connection);
      if (session === undefined) return;
      sessions.delete(connection);
      handlers.close(session);
    },
    violation: (connection, what) => handlers.violation(what, connection.remoteAddress),
    badProxyHeader: (peer) => handlers.violation('bad-proxy-header', peer),
    replied: (command, code) => handlers.replied(command, code),
  };
  const room = createSessionRoom({ live: () => live, liveCount: () => live.size, options: () => options });
  const server = new GuardedServer(first, owner, listen.isProxy ?? (() => false), listen.proxyLimitMs ?? PROXY_LIMIT_MS);
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
      server.apply(next);
    },
    drain(limitMs) {
      draining = true;
      room.stop();
      return drainSessions(server, limitMs);
    },
  };
}

function viewOf<State>(connection: GuardedConnection, state: State): ListenerSession<State> {
  return {
    id: connection.id,
    clientIp: connection.remoteAddress,
    get helo() {
      return String(connection.hostNameAppearsAs || '');
    },
    get tls() {
      return connection.tlsVersion;
    },
    state,
  };
}
