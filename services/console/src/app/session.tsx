import { useQuery } from '@tanstack/react-query';
import { Flex, Spin } from 'antd';
import { createContext, lazy, Suspense, useContext } from 'react';
import type { ReactNode } from 'react';

import { setCsrf } from '../api/call-api.js';
import { readSession } from '../api/generated/client.js';
import type { Session, SessionPermissionsItem } from '../api/generated/client.js';
import { ApiProblem } from '../api/problem.js';
import { ProblemBox } from '../parts/problem-box.js';
import { SESSION_KEY } from './query-client.js';
import type { SessionState } from './query-client.js';

export type Permission = SessionPermissionsItem;

const SessionContext = createContext<Session | undefined>(undefined);
const SignInPage = lazy(() => import('../pages/sign-in/sign-in-page.js'));

async function loadSession(): Promise<SessionState> {
  try {
    const session = await readSession();
    setCsrf(session.csrf);
    return session;
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.status === 401) return null;
    throw thrown;
  }
}

/** Lets only people in who are signed in; everybody else gets the sign-in at the address they wanted. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: loadSession,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  if (isPending) return <Waiting />;
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === null || data === undefined)
    return (
      <Suspense fallback={<Waiting />}>
        <SignInPage />
      </Suspense>
    );
  return <SessionContext.Provider value={data}>{children}</SessionContext.Provider>;
}

function Waiting() {
  return (
    <Flex align="center" justify="center" style={{ minHeight: '100vh' }}>
      <Spin size="large" />
    </Flex>
  );
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('used outside of the session gate');
  return session;
}

/** Whether the account may do something. The API checks it anyway; this hides what would be refused. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}
