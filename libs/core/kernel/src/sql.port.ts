/** SQL by parameters only. Implemented by platform/persistence on a pool of pg. */
export interface Sql {
  /** Rows of one statement with $1… parameters. Rejects with the driver's error (`code` = SQLSTATE). */
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** One transaction on one connection; commits when `work` resolves, else rolls back. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

export interface Database extends Sql {
  /** NOTIFY payloads of a channel, on a connection of its own that reconnects by itself. Resolves when it listens. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<{ stop(): Promise<void> }>;
  /** Rejects when the server does not answer within two seconds. */
  check(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
