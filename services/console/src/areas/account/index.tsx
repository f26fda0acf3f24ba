import type { Area } from '../../kit/area.js';

/** What belongs to the signed-in person; in the menu of the account. */
export const account: Area = {
  id: 'account',
  pages: [{ path: '/account/password', title: 'title', page: () => import('./password-page.js') }],
  moved: { '/access': '/account/password' },
};
