import type { MsgId } from '@postern/kernel';

/** What the edge remembers of a session. */
export interface SessionState {
  /** Pending reverse lookup. */
  clientName: Promise<string>;
  /** From MAIL to the reply to DATA. */
  transaction: Transaction | undefined;
  /** Recipients that were refused, over all transactions of the session. */
  refused: number;
  /** Bytes of the message at hand that count against the memory budget. */
  held: number;
  /** Client whose share of the budget they count against, and its refused recipients; undefined for a trusted one, which has neither limit. */
  holder: string | undefined;
  /** The message was dropped because the budget was used up. */
  overBudget: boolean;
  /** The pipeline has the message; its bytes stay counted until it has answered, also when the client is gone. */
  deciding: boolean;
  /** The client that the session counts against; undefined before it does. */
  client: string | undefined;
}

export interface Transaction {
  readonly msgId: MsgId;
  readonly mailFrom: string;
  readonly recipients: string[];
  readonly receivedAtMs: number;
}

export const newSessionState = (): SessionState => ({
  clientName: Promise.resolve(''),
  transaction: undefined,
  refused: 0,
  held: 0,
  holder: undefined,
  overBudget: false,
  deciding: false,
  client: undefined,
});
