/** Facts of a log line. Never a body, an address list or a secret. `msgId` where there is one. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>> & OwnFields;

/** Names that a line has already: one more of them makes JSON that readers refuse or read each in their own way (RFC 8259 section 4). */
export interface OwnFields {
  readonly level?: never;
  readonly time?: never;
  readonly service?: never;
  readonly code?: never;
}

/** Structured log: a stable code in UPPER_SNAKE and facts. */
export interface Log {
  debug(code: string, fields?: LogFields): void;
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields, cause?: unknown): void;
  error(code: string, fields?: LogFields, cause?: unknown): void;
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
