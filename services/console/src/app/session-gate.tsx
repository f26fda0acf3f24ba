import { useQuery } from '@tanstack/react-query';
import { Flex, Spin } from 'antd';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';

import { setCsrf } from '../kit/api/call-api.js';
import { readSession } from '../kit/api/generated/client.js';
import { ApiProblem } from '../kit/api/problem.js';
import { SESSION_KEY } from '../kit/query-client.js';
import type { SessionState } from '../kit/query-client.js';
import { SessionContext } from '../kit/session.js';
import { ProblemBox } from '../kit/show/problem-box.js';

const SignInPage = lazy(() => import('./sign-in-page.js'));

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
  return <SessionContext value={data}>{children}</SessionContext>;
}

function Waiting() {
  return (
    <Flex align="center" justify="center" style={{ minHeight: '100vh' }}>
      <Spin size="large" />
    </Flex>
  );
}
