import { createContext, useContext } from 'react';

import type { Permission } from './area.js';
import type { Session } from './api/generated/client.js';

/** Filled in by the frame once somebody is signed in. */
export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('used outside of the session gate');
  return session;
}

/** Whether the account may do something. The API checks it anyway; this hides what would be refused. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Features of this gateway, which areas and titles may depend on. A server that names none has none. */
export function featuresOf(session: Session): readonly string[] {
  const { features = [] } = session as Session & { readonly features?: readonly string[] };
  return features;
}
