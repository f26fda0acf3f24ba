import { EDGE_REPLIES } from '@postern/smtp';

import type { GuardedServer } from './guarded-server.js';

/** Sessions without a transaction get this long to begin their last one, so that a client which is about to send MAIL is told properly. */
const GRACE_MS = 500;
const LOOK_MS = 50;

/**
 * The end of a listener (kubernetes 5.4): no new connections; a message in DATA gets its true verdict; a transaction that has begun may go on to its DATA; everybody else
 * gets 421. What is left at the limit is closed without a verdict, so its client keeps the mail. Resolves when the last session is gone.
 */
export async function drainSessions(server: GuardedServer, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
  const startedAt = performance.now();
  while (server.connections.size > 0) {
    const passedMs = performance.now() - startedAt;
    for (const connection of server.guarded()) {
      if (passedMs > limitMs) {
        if (connection.phase !== 'deciding') connection.say(EDGE_REPLIES.shuttingDown);
        connection.socket.destroy();
      } else if (connection.phase === 'idle' && passedMs > GRACE_MS) connection.end(EDGE_REPLIES.shuttingDown);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  // Sockets that were told and do not close their side; they get as long as the grace.
  const timer = setTimeout(() => server.destroySockets(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
