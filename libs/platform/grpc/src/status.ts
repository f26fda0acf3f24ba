import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

import { AppError, TimeLimitExceeded } from '@postern/kernel';

/** Metadata key of the code from a service's error table. */
export const CODE_KEY = 'postern-code';

/** What a caller learns of a failure: status, public text, code. The private cause stays in this process' log. */
export function toServiceError(thrown: unknown): Partial<ServiceError> {
  const metadata = new Metadata();
  if (thrown instanceof AppError) {
    metadata.set(CODE_KEY, thrown.code);
    return { code: status[thrown.row.grpc ?? 'INTERNAL'], details: thrown.row.says, metadata };
  }
  if (thrown instanceof TimeLimitExceeded) return { code: status.DEADLINE_EXCEEDED, details: 'too late', metadata };
  return { code: status.INTERNAL, details: 'internal error', metadata };
}

/** A failed call as a private text: status name, code, details. */
export function describeServiceError(thrown: unknown): { readonly code: string; readonly detail: string; readonly retry: boolean } {
  const error = thrown as Partial<ServiceError>;
  if (typeof error.code !== 'number') return { code: 'CALL_FAILED', detail: thrown instanceof Error ? thrown.message : String(thrown), retry: true };
  const own = error.metadata?.get(CODE_KEY)[0];
  const name = status[error.code] ?? String(error.code);
  return {
    code: own === undefined ? name : own.toString(),
    detail: `${name}: ${error.details ?? ''}`.slice(0, 200),
    retry: error.code !== status.INVALID_ARGUMENT,
  };
}
