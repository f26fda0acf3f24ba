import { AppError } from '@postern/kernel';
import type { ErrorParams, ErrorTable } from '@postern/kernel';

/** `params` names the values that the wording needs. One in braces stands in the English text too. */
const row = <P extends string = never>(http: number, says: string, ...params: readonly P[]) => ({
  http,
  says,
  retry: http === 429 || http >= 500,
  params,
});

/**
 * Errors of the API: HTTP status, English text for a person at a terminal, values for a wording in another language. The console words them by their code.
 * The OpenAPI document has this table as `x-problems`. Retired codes are never used again.
 */
export const adminErrors = {
  BAD_INPUT: row(400, 'The request is not valid'),
  SIGN_IN_NEEDED: row(401, 'Sign in first'),
  SIGN_IN_FAILED: row(401, 'User name or password is wrong'),
  TOKEN_REFUSED: row(401, 'The token is not known, was revoked, or is over'),
  SIGN_IN_LIMITED: row(429, 'Too many failed attempts; try again later', 'retryAfterSeconds'),
  CSRF_MISSING: row(403, 'The request lacks the token of its session'),
  NOT_PERMITTED: row(403, 'Your account may not do this'),
  NOT_FOUND: row(404, 'There is no such object'),
  EXISTS: row(409, 'There is one of that name already', 'name'),
  REVISION_CONFLICT: row(412, 'Somebody else changed it meanwhile; load it again', 'newest'),
  REVISION_MISSING: row(428, 'State what you edited in If-Match: its ETag'),
  DEFAULT_RULE: row(400, 'The Default rule stays last and enabled'),
  OWNED: row(409, 'A custom resource owns this object: change it in Kubernetes or in Git ({owner})', 'owner'),
  NOT_IN_KUBERNETES: row(409, 'This gateway does not run in Kubernetes, or may not change anything there'),
  AUTOSCALED: row(409, 'An autoscaler decides on the number of pods of this component'),
  CLUSTER_DOWN: row(503, 'Kubernetes does not answer or does not allow it'),
  JOURNAL_DOWN: row(503, 'The journal does not answer'),
  QUEUE_DOWN: row(503, 'The queue does not answer'),
  BACKUP_DOWN: row(503, 'Backup does not answer'),
  BACKUP_BUSY: row(409, 'Another operation on many mails of Backup runs; wait for its end, or cancel it'),
  BACKUP_UNREADABLE: row(409, 'This mail of Backup cannot be read any more: its key was destroyed, or it is damaged'),
  DATABASE_DOWN: row(503, 'The database does not answer'),
  INTERNAL: row(500, 'Something went wrong on our side'),
  // What the HTTP server refuses before a route is reached.
  NOT_JSON: row(400, 'The body is not JSON'),
  HTTP_400: row(400, 'Bad request'),
  HTTP_404: row(404, 'Not found'),
  HTTP_413: row(413, 'Too large'),
  HTTP_415: row(415, 'Unsupported media type'),
} as const satisfies ErrorTable<'http'>;

export type AdminErrorCode = keyof typeof adminErrors;
type ParamOf<C extends AdminErrorCode> = (typeof adminErrors)[C]['params'][number];
/** The values of a code that has some; a private detail for the log of one that has none. */
type Told<C extends AdminErrorCode> = [ParamOf<C>] extends [never]
  ? [detail?: string, cause?: unknown]
  : [params: Readonly<Record<ParamOf<C>, string | number>>, cause?: unknown];

/** An error of the table. The compiler asks for the values that its code needs. */
export function adminError<C extends AdminErrorCode>(code: C, ...told: Told<C>): AppError {
  const [first, cause] = told as readonly [(string | ErrorParams)?, unknown?];
  const params = typeof first === 'object' ? first : {};
  const detail = typeof first === 'object' ? Object.values(first).join(' ') : first;
  return new AppError(code, adminErrors[code], detail, cause, params);
}
