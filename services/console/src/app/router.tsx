import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { readMessageSearch } from '../pages/messages/message-search.js';
import { BrokenPage, MissingPage } from './lost-pages.js';
import { Shell } from './shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: MissingPage });

// Each page is a file of its own that is loaded when it is first opened.
const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/dashboard', replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dashboard',
    component: lazyRouteComponent(() => import('../pages/dashboard/dashboard-page.js')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/messages',
    validateSearch: readMessageSearch,
    component: lazyRouteComponent(() => import('../pages/messages/messages-page.js')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/messages/$msgId',
    component: lazyRouteComponent(() => import('../pages/messages/story-page.js')),
  }),
  createRoute({ getParentRoute: () => root, path: '/queue', component: lazyRouteComponent(() => import('../pages/queue/queue-page.js')) }),
  createRoute({ getParentRoute: () => root, path: '/rules', component: lazyRouteComponent(() => import('../pages/rules/rules-page.js')) }),
  createRoute({ getParentRoute: () => root, path: '/rules/$ruleId', component: lazyRouteComponent(() => import('../pages/rules/rule-page.js')) }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: lazyRouteComponent(() => import('../pages/settings/settings-page.js')) }),
  createRoute({ getParentRoute: () => root, path: '/cluster', component: lazyRouteComponent(() => import('../pages/cluster/cluster-page.js')) }),
  createRoute({ getParentRoute: () => root, path: '/access', component: lazyRouteComponent(() => import('../pages/access/access-page.js')) }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultErrorComponent: BrokenPage,
  defaultPendingMs: 200,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
