/** SQL by parameters only. Implemented by platform/persistence on a pool of pg. */
export interface Sql {
  /** Rows of one statement with $1… parameters. Rejects with the driver's error (`code` = SQLSTATE). */
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** One transaction on one connection; commits when `work` resolves, else rolls back. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/** One connection, for what lives exactly as long as it does, such as advisory locks: the server takes them back when this process ends, however it ends. */
export interface Session {
  /** Rejects also when the server does not answer within ten seconds; the connection is lost then. */
  query: Sql['query'];
  /** Safe to call twice; `onLost` is not called for it. */
  close(): Promise<void>;
}

export interface Database extends Sql {
  /** A connection beside the others. It is not made again: `onLost` says, once, that it broke. Closed with the database. */
  session(onLost: (error: Error) => void): Promise<Session>;
  /** NOTIFY payloads of a channel, on a connection of its own that reconnects by itself. Resolves when it listens. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
  /** Rejects when the server does not answer within two seconds. */
  check(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
