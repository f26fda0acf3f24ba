import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { AREAS } from '../areas.js';
import { BrokenPage, MissingPage } from './lost-pages.js';
import { movedPaths } from './navigation.js';
import { FirstPage } from './first-page.js';
import { Shell } from './shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: MissingPage });

// Each page is a file of its own that is loaded when it is first opened.
const pages = AREAS.flatMap((area) => area.pages).map(({ path, page }) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(page) }),
);
const moved = movedPaths(AREAS).map(([from, to]) =>
  createRoute({
    getParentRoute: () => root,
    path: from,
    beforeLoad: ({ params, search }) => {
      throw redirect({ to, params: params as never, search: search as never, replace: true });
    },
  }),
);
const first = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage });

export const router = createRouter({
  routeTree: root.addChildren([first, ...pages, ...moved]),
  defaultErrorComponent: BrokenPage,
  defaultPendingMs: 200,
  scrollRestoration: true,
});
