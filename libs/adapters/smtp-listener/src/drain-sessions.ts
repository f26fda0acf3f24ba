import type { Server, Socket } from 'node:net';

import { EDGE_REPLIES } from '@postern/smtp';
import type { SessionWork, SmtpReply } from '@postern/smtp';

/** Sessions without a transaction get this long to begin their last one, so that a client which is about to send MAIL is told properly. */
const GRACE_MS = 500;
const LOOK_MS = 50;

/** A session as the drain sees it. */
export interface DrainedSession {
  readonly work: SessionWork;
  end(reply: SmtpReply): void;
  /** Gives up on it, also on a verdict that is owed. */
  cut(): void;
}

export interface DrainParts {
  readonly server: Server;
  /** Those that may still say something. */
  readonly live: ReadonlySet<DrainedSession>;
  readonly sockets: ReadonlySet<Socket>;
}

/**
 * The end of a listener (kubernetes 5.4): no new connections; a message in DATA gets its true verdict; a transaction that has begun may go on to its DATA; everybody else
 * gets 421. What is left at the limit is closed without a verdict, so its client keeps the mail. Resolves when the last session is gone.
 */
export async function drainSessions({ server, live, sockets }: DrainParts, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const startedAt = performance.now();
  while (live.size > 0) {
    const passedMs = performance.now() - startedAt;
    for (const session of live) {
      if (passedMs > limitMs) session.cut();
      else if (session.work.phase === 'idle' && passedMs > GRACE_MS) session.end(EDGE_REPLIES.shuttingDown);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  // Sockets that were told and do not close their side; they get as long as the grace.
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, GRACE_MS);
  await closed;
  clearTimeout(timer);
}
