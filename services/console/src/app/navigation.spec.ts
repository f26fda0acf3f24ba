import { describe, expect, it } from 'vitest';

import type { Area } from '../kit/area.js';
import { findPages, firstPath, guessesFor, menuOf, menuPlace, placeAt, titleKey } from './navigation.js';

const page = async () => ({ default: () => null });
const AREAS: readonly Area[] = [
  {
    id: 'rules',
    group: 'policy',
    permission: 'rules.view',
    pages: [
      { path: '/policy/rules', title: 'title', icon: 'i', page },
      { path: '/policy/rules/$ruleId', title: 'one', page },
    ],
  },
  {
    id: 'domains',
    group: 'flow',
    permission: 'settings.view',
    pages: [
      { path: '/flow/domains', title: 'title', icon: 'i', page },
      { path: '/flow/domains/$name', title: 'one', page },
      { path: '/flow/new-domain', title: 'create', permission: 'settings.edit', page },
    ],
  },
  {
    id: 'messages',
    group: 'mail',
    permission: 'events.view',
    pages: [{ path: '/mail/messages', title: 'title', icon: 'i', page }],
    guesses: (text) => [{ label: 'find', to: '/mail/messages', search: { msgId: text } }],
  },
  {
    id: 'backup',
    group: 'mail',
    feature: 'backup',
    permission: 'events.view',
    pages: [{ path: '/mail/backup', title: 'title', titleWith: { kubernetes: 'other' }, icon: 'i', page }],
  },
  { id: 'account', pages: [{ path: '/account/password', title: 'title', page }] },
];
const visitor = (permissions: readonly string[], features: readonly string[] = []) => ({ permissions: permissions as never, features });

describe('the menu', () => {
  it('has the groups in the order of the product, whatever the order of the areas', () => {
    const menu = menuOf(AREAS, visitor(['rules.view', 'settings.view', 'events.view']));
    expect(menu.map(({ group }) => group)).toEqual(['mail', 'policy', 'flow']);
  });

  it('has no group without a page that may be opened', () => {
    expect(menuOf(AREAS, visitor(['settings.view'])).map(({ group }) => group)).toEqual(['flow']);
    expect(menuOf(AREAS, visitor([]))).toEqual([]);
  });

  it('shows an area with a feature only where the gateway has it', () => {
    const paths = (features: readonly string[]) => menuOf(AREAS, visitor(['events.view'], features))[0]?.places.map((place) => place.page.path);
    expect(paths([])).toEqual(['/mail/messages']);
    expect(paths(['backup'])).toEqual(['/mail/messages', '/mail/backup']);
  });

  it('begins with the page that somebody gets who asked for none', () => {
    expect(firstPath(AREAS, visitor(['settings.view', 'events.view']))).toBe('/mail/messages');
    expect(firstPath(AREAS, visitor([]))).toBeUndefined();
  });
});

describe('an address', () => {
  it.each([
    ['/policy/rules', '/policy/rules'],
    ['/policy/rules/', '/policy/rules'],
    ['/policy/rules/7', '/policy/rules/$ruleId'],
    ['/flow/new-domain', '/flow/new-domain'],
    ['/policy/rules/7/more', undefined],
    ['/nothing', undefined],
  ])('%s is the page %s', (path, expected) => {
    expect(placeAt(AREAS, path)?.page.path).toBe(expected);
  });

  it.each([
    ['/policy/rules/7', '/policy/rules'],
    ['/flow/new-domain', '/flow/domains'],
    ['/account/password', undefined],
  ])('%s belongs to %s in the menu', (path, expected) => {
    const place = placeAt(AREAS, path);
    expect(place === undefined ? undefined : menuPlace(place)?.page.path).toBe(expected);
  });
});

describe('a title', () => {
  it('can depend on what the gateway has', () => {
    const backup = AREAS[3]?.pages[0];
    expect(backup === undefined ? '' : titleKey(backup, ['kubernetes'])).toBe('other');
    expect(backup === undefined ? '' : titleKey(backup, [])).toBe('title');
  });
});

describe('the search box', () => {
  const pages = [
    { path: '/a', title: 'Receiving', names: ['Largest message', 'Trusted networks'] },
    { path: '/b', title: 'Networks', names: [] },
  ];

  it('finds pages by title before pages by what they name', () => {
    expect(findPages(pages, 'NETWORK')).toEqual([
      { path: '/b', by: undefined },
      { path: '/a', by: 'Trusted networks' },
    ]);
    expect(findPages(pages, '  ')).toEqual([]);
  });

  it('asks the areas that may be opened what else a text may be', () => {
    expect(guessesFor(AREAS, visitor(['events.view']), ' x ').map(({ guess }) => guess.search)).toEqual([{ msgId: 'x' }]);
    expect(guessesFor(AREAS, visitor(['rules.view']), 'x')).toEqual([]);
  });
});
