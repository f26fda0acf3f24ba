/** gRPC status names that our services use. */
export type GrpcStatus =
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'UNAVAILABLE'
  | 'INTERNAL'
  | 'DATA_LOSS'
  | 'UNAUTHENTICATED';

/** One row of a service's error table. */
export interface ErrorRow {
  /** SMTP code and enhanced code (RFC 3463) that a sender sees when this error ends the transaction. */
  readonly reply: readonly [code: number, enhanced: string];
  readonly grpc: GrpcStatus;
  /** Whether the same request may succeed later without change. */
  readonly retry: boolean;
  /** Text for strangers: names nothing internal. */
  readonly says: string;
}

export type ErrorTable = Readonly<Record<string, ErrorRow>>;

/** An expected failure: a code from a table, with its private cause. */
export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: string,
    readonly row: ErrorRow,
    detail?: string,
    cause?: unknown,
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`, cause === undefined ? undefined : { cause });
  }
}

/** A bug of ours. It ends the session at hand with 451, is logged with its stack and counted; it never becomes a 250. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

/** Makes the constructor of a table's errors; a code outside the table does not compile. */
export function errorsOf<const T extends ErrorTable>(table: T) {
  return (code: keyof T & string, detail?: string, cause?: unknown): AppError => new AppError(code, table[code] as ErrorRow, detail, cause);
}

/** Message of anything that was thrown, for a private log field. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
