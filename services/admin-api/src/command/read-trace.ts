import { messageOf } from '@postern/kernel';

import type { MessageTrace } from '../areas/messages/message-schemas.js';

/** Where the API is and who asks. */
export interface ApiAccess {
  readonly url: string;
  /** Value of the Authorization field; undefined: nobody. */
  readonly authorization: string | undefined;
}

/** Failures that a person can act on are kinds of their own. `detail` is English for a terminal. */
export type TraceRead =
  | { readonly kind: 'found'; readonly trace: MessageTrace }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly status: 401 | 403 }
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

const LIMIT_MS = 15_000;

/** Asks `GET /api/v1/messages/{msgId}/trace` once. Never throws. Redirects are not followed: the credentials are for this server alone. */
export async function readTrace({ url, authorization }: ApiAccess, msgId: string): Promise<TraceRead> {
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(new URL(`api/v1/messages/${encodeURIComponent(msgId)}/trace`, url.endsWith('/') ? url : `${url}/`), {
      headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    text = await answer.text();
  } catch (thrown) {
    // fetch says "fetch failed" and keeps the reason.
    const cause = thrown instanceof Error && thrown.cause !== undefined ? `: ${messageOf(thrown.cause)}` : '';
    return { kind: 'unreachable', detail: `${messageOf(thrown)}${cause}` };
  }
  if (answer.status === 401 || answer.status === 403) return { kind: 'refused', status: answer.status };
  const body = jsonOf(text);
  // A proxy's 404 has no code of ours: it must not pass for "no such mail".
  if (answer.status === 404 && body?.['code'] === 'NOT_FOUND') return { kind: 'unknown' };
  if (answer.status === 200 && body?.['msgId'] === msgId) return { kind: 'found', trace: body as unknown as MessageTrace };
  const told = body?.['detail'];
  return { kind: 'failed', detail: `HTTP ${answer.status}${typeof told === 'string' ? `, ${told}` : ', and it is not an answer of this API'}` };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
