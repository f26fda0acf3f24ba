import type { AvAnswer } from '@postern/verdict';

import { ClamdSession } from './clamd-session.js';
import type { ClamdAddress, ScanLimits } from './clamd-session.js';

/** Idle time after which a session is given back, ms: well below clamd's own IdleTimeout of 30 s. */
const IDLE_MS = 8000;
/** Age and scans after which a session is ended, so that a clamd that was added behind the same name gets its part. */
const MAX_AGE_MS = 30_000;
const MAX_SCANS = 500;

interface Idle {
  readonly session: ClamdSession;
  readonly bornMs: number;
  readonly timer: NodeJS.Timeout;
}

/** Sessions with one clamd that are kept for the next scan. How many there are is bounded by the scans that run concurrently, which the caller bounds. */
export class ClamdSessions {
  readonly #idle: Idle[] = [];
  #sessions = true;

  constructor(readonly address: ClamdAddress) {}

  /** `kept`: the session had been used before, so that a failure of the connection says nothing about this scan. */
  async scan(bytes: Buffer, signal: AbortSignal, limits: ScanLimits): Promise<{ readonly answer: AvAnswer; readonly kept: boolean }> {
    const idle = this.#take();
    const session: ClamdSession = idle?.session ?? new ClamdSession(this.address, this.#sessions, () => this.#drop(session));
    const bornMs = idle?.bornMs ?? performance.now();
    const answer = await session.scan(bytes, signal, limits);
    if (answer.kind === 'failed' && answer.error.code === 'CLAMD_NO_SESSIONS') this.#sessions = false;
    if (session.usable && session.count < MAX_SCANS && performance.now() - bornMs < MAX_AGE_MS) this.#keep(session, bornMs);
    else session.close();
    return { answer, kept: idle !== undefined };
  }

  /** Ends what is idle. A scan that still runs ends its own. */
  close(): void {
    for (const { session, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      session.close();
    }
  }

  /** The one that was used last: the others grow old and go. */
  #take(): Idle | undefined {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle === undefined) return undefined;
      clearTimeout(idle.timer);
      if (idle.session.usable) return idle;
    }
  }

  #keep(session: ClamdSession, bornMs: number): void {
    const timer = setTimeout(() => {
      this.#drop(session);
      session.close();
    }, IDLE_MS).unref();
    this.#idle.push({ session, bornMs, timer });
    session.rest();
  }

  #drop(session: ClamdSession): void {
    const at = this.#idle.findIndex((idle) => idle.session === session);
    if (at >= 0) clearTimeout(this.#idle.splice(at, 1)[0]?.timer);
  }
}
