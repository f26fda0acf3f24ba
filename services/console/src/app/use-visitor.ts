import { useMemo } from 'react';

import { featuresOf, useSession } from '../kit/session.js';
import type { Visitor } from './navigation.js';

/** Who looks, for menu, routes and search. */
export function useVisitor(): Visitor {
  const session = useSession();
  return useMemo(() => ({ permissions: session.permissions, features: featuresOf(session) }), [session]);
}
