import type { MsgId } from '@postern/kernel';

/** What the edge remembers of a session. A transaction begins at MAIL and ends with the reply to DATA or the next MAIL. */
export interface SessionState {
  /** Pending reverse lookup. */
  clientName: Promise<string>;
  transaction: Transaction | undefined;
  counted: boolean;
}

export interface Transaction {
  readonly msgId: MsgId;
  readonly mailFrom: string;
  readonly recipients: string[];
  readonly receivedAtMs: number;
}

export const newSessionState = (): SessionState => ({ clientName: Promise.resolve(''), transaction: undefined, counted: false });
