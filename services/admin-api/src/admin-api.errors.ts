import { errorsOf } from '@postern/kernel';
import type { ErrorRow, ErrorTable } from '@postern/kernel';

const row = (grpc: ErrorRow['grpc'], says: string, retry = false): ErrorRow => ({ reply: [451, '4.3.0'], grpc, retry, says });

/** Errors of the API. `says` is what a client reads; the detail stays in the log. admin-api never speaks SMTP, so `reply` is the neutral one. */
export const adminErrors = {
  BAD_INPUT: row('INVALID_ARGUMENT', 'The request is not valid'),
  SIGN_IN_NEEDED: row('UNAUTHENTICATED', 'Sign in first'),
  SIGN_IN_FAILED: row('UNAUTHENTICATED', 'User name or password is wrong'),
  SIGN_IN_LIMITED: row('RESOURCE_EXHAUSTED', 'Too many failed attempts; try again later', true),
  CSRF_MISSING: row('PERMISSION_DENIED', 'The request lacks the token of its session'),
  NOT_PERMITTED: row('PERMISSION_DENIED', 'Your account may not do this'),
  NOT_FOUND: row('NOT_FOUND', 'There is no such object'),
  EXISTS: row('ALREADY_EXISTS', 'There is one of that name already'),
  REVISION_CONFLICT: row('ABORTED', 'The configuration was changed by somebody else; load it again'),
  REVISION_MISSING: row('FAILED_PRECONDITION', 'State the revision you edited in If-Match'),
  DEFAULT_RULE: row('INVALID_ARGUMENT', 'The Default rule stays last and enabled'),
  OWNED: row('ABORTED', 'A custom resource owns this object: change it in Kubernetes or in Git'),
  NOT_IN_KUBERNETES: row('ABORTED', 'This gateway does not run in Kubernetes, or may not change anything there'),
  AUTOSCALED: row('ABORTED', 'An autoscaler decides on the number of pods of this component'),
  CLUSTER_DOWN: row('UNAVAILABLE', 'Kubernetes does not answer or does not allow it', true),
  JOURNAL_DOWN: row('UNAVAILABLE', 'The journal does not answer', true),
  QUEUE_DOWN: row('UNAVAILABLE', 'The queue does not answer', true),
  DATABASE_DOWN: row('UNAVAILABLE', 'The database does not answer', true),
} as const satisfies ErrorTable;

export const adminError = errorsOf(adminErrors);
export type AdminErrorCode = keyof typeof adminErrors;
