import { Navigate } from '@tanstack/react-router';

import { AREAS } from '../areas.js';
import { NotPermittedPage } from './lost-pages.js';
import { firstPath } from './navigation.js';
import { useVisitor } from './use-visitor.js';

/** Leads to the first page that the account may see. */
export function FirstPage() {
  const path = firstPath(AREAS, useVisitor());
  return path === undefined ? <NotPermittedPage /> : <Navigate to={path} replace />;
}
