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

/** How an edge answers an error: one column an edge. A service's table has the columns of the edges it is met at, and no others. */
export interface ErrorColumns {
  /** SMTP code and enhanced code (RFC 3463) that a sender sees when this error ends the transaction. */
  readonly smtp: readonly [code: number, enhanced: string];
  readonly grpc: GrpcStatus;
  /** HTTP status (RFC 9110 section 15). */
  readonly http: number;
}

/** One row of an error table. An edge whose column is not there answers its own temporary failure, never a success. */
export interface ErrorRow extends Partial<ErrorColumns> {
  /** Whether the same request may succeed later without change. */
  readonly retry: boolean;
  /** Text for strangers: names nothing internal. */
  readonly says: string;
}

/** Rows by code. `satisfies ErrorTable<'smtp' | 'grpc'>` makes the compiler ask for the columns of these edges in every row. */
export type ErrorTable<Edge extends keyof ErrorColumns = never> = Readonly<Record<string, ErrorRow & Pick<ErrorColumns, Edge>>>;

/** Values that belong to the wording of an error, for those who are told of it: seconds to wait, the name that is taken. Never a secret. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** An expected failure: a code from a table, with its private cause. */
export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: string,
    readonly row: ErrorRow,
    /** Private, for the log. */
    detail?: string,
    cause?: unknown,
    readonly params: ErrorParams = {},
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
