import { ApiProblem } from './problem.js';
import type { Problem } from './generated/client.js';

/** Longest wait for an answer. */
const LIMIT_MS = 30_000;

let csrf = '';
/** The token of the session, which every change must carry. Lives in memory only. */
export function setCsrf(token: string): void {
  csrf = token;
}

/** Called after every change that went through: the server counts it as activity. */
let onActivity: () => void = () => {};
export function setOnActivity(listener: () => void): void {
  onActivity = listener;
}

const tags = new WeakMap<object, string>();
/** Tag of an item as an answer brought it: for `ifMatch` of the change that is made from it. */
export function tagOf(item: object): string | undefined {
  return tags.get(item);
}

/** Sends a request of the generated client. Rejects with ApiProblem for every answer that is not a success, and when there is none. */
export async function callApi<T>(url: string, options: RequestInit & { readonly ifMatch?: number | string }): Promise<T> {
  const { ifMatch, ...init } = options;
  const headers = new Headers(init.headers);
  headers.set('accept', 'application/json');
  const changes = !['GET', 'HEAD', undefined].includes(init.method);
  if (changes && csrf !== '') headers.set('x-csrf-token', csrf);
  if (ifMatch !== undefined) headers.set('if-match', `"${ifMatch}"`);
  const answer = await send(url, { ...init, headers, credentials: 'same-origin' });
  const text = await answer.text();
  if (!answer.ok) throw new ApiProblem(readProblem(answer.status, text));
  if (changes) onActivity();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const tag = /^(?:W\/)?"(.*)"$/.exec(answer.headers.get('etag') ?? '')?.[1];
  if (tag !== undefined && typeof body === 'object' && body !== null) tags.set(body, tag);
  return body as T;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
  try {
    return await fetch(url, { ...init, signal });
  } catch (thrown) {
    // React Query cancelled it: nobody waits for the answer.
    if (init.signal?.aborted === true) throw thrown;
    throw new ApiProblem({ type: 'about:blank', title: 'No answer', status: 0, code: 'NO_ANSWER', detail: 'The gateway does not answer' });
  }
}

function readProblem(status: number, text: string): Problem {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    if (typeof problem.code === 'string' && typeof problem.detail === 'string')
      return { type: 'about:blank', title: '', ...problem, status } as Problem;
  } catch {
    // A proxy's page instead of our answer: its text is of no use to anybody.
  }
  return { type: 'about:blank', title: 'Error', status, code: `HTTP_${status}`, detail: `The answer was ${status}` };
}
