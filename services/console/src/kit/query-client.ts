import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { ApiProblem } from './api/problem.js';
import type { Session } from './api/generated/client.js';

export const SESSION_KEY = ['session'] as const;

/** Null: nobody is signed in. */
export type SessionState = Session | null;

/** A 401 anywhere means that the session is over: the gate shows the sign-in, at the same address. */
function noteRefusal(thrown: Error): void {
  if (thrown instanceof ApiProblem && thrown.status === 401) endSession();
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteRefusal }),
  mutationCache: new MutationCache({ onError: noteRefusal }),
  defaultOptions: {
    queries: {
      // What cannot succeed by itself is not tried again.
      retry: (count, thrown) => count < 2 && (!(thrown instanceof ApiProblem) || thrown.status === 0 || thrown.status >= 502),
      refetchOnWindowFocus: true,
      staleTime: 5000,
    },
  },
});

let endedIdle = false;
/** Whether the last session ended from silence: the sign-in says so. */
export function sessionEndedIdle(): boolean {
  return endedIdle;
}

/** Forgets the session and everything that was loaded under it. */
export function endSession(why: 'left' | 'idle' | 'refused' = 'refused'): void {
  if (queryClient.getQueryData(SESSION_KEY) === null) return;
  endedIdle = why === 'idle';
  queryClient.setQueryData<SessionState>(SESSION_KEY, null);
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
}
