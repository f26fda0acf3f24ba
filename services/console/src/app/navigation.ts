import { GROUPS } from '../kit/area.js';
import type { Area, AreaPage, Group, Guess, Permission } from '../kit/area.js';

/** What decides which pages a person sees. */
export interface Visitor {
  readonly permissions: readonly Permission[];
  readonly features: readonly string[];
}

/** A page with the area that it is part of. */
export interface Place {
  readonly area: Area;
  readonly page: AreaPage;
}

export interface MenuGroup {
  readonly group: Group;
  readonly places: readonly Place[];
}

/** Every page of every area that this gateway has. */
export function placesOf(areas: readonly Area[], features: readonly string[]): readonly Place[] {
  return areas
    .filter((area) => area.feature === undefined || features.includes(area.feature))
    .flatMap((area) => area.pages.map((page) => ({ area, page })));
}

export function mayOpen({ area, page }: Place, visitor: Visitor): boolean {
  return [area.permission, page.permission].every((permission) => permission === undefined || visitor.permissions.includes(permission));
}

/** The menu: groups in their order, each with its pages in the order of the areas. A group without a page that may be opened is not there. */
export function menuOf(areas: readonly Area[], visitor: Visitor): readonly MenuGroup[] {
  const shown = placesOf(areas, visitor.features).filter((place) => place.page.icon !== undefined && mayOpen(place, visitor));
  return GROUPS.map((group) => ({ group, places: shown.filter((place) => place.area.group === group) })).filter(({ places }) => places.length > 0);
}

/** The page at an address; `$name` in its path stands for one segment. */
export function placeAt(areas: readonly Area[], path: string): Place | undefined {
  const wanted = segmentsOf(path);
  const fits = (pattern: string) => {
    const parts = segmentsOf(pattern);
    return parts.length === wanted.length && parts.every((part, i) => part.startsWith('$') || part === wanted[i]);
  };
  const found = areas.flatMap((area) => area.pages.filter((page) => fits(page.path)).map((page) => ({ area, page })));
  return found.find((place) => place.page.path === path) ?? found[0];
}

const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '');

/** The page of the menu that a page belongs to: itself, or the list that it is part of. */
export function menuPlace(place: Place): Place | undefined {
  if (place.page.icon !== undefined) return place;
  const parents = place.area.pages.filter((page) => page.icon !== undefined);
  const page = parents.find((one) => place.page.path.startsWith(`${one.path}/`)) ?? parents[0];
  return page === undefined ? undefined : { area: place.area, page };
}

/** Key of a page's title, for a gateway with these features. */
export function titleKey(page: AreaPage, features: readonly string[]): string {
  const other = Object.entries(page.titleWith ?? {}).find(([feature]) => features.includes(feature));
  return other?.[1] ?? page.title;
}

/** The first page of the menu: where somebody goes who asked for none. Undefined for an account that may see nothing. */
export function firstPath(areas: readonly Area[], visitor: Visitor): string | undefined {
  return menuOf(areas, visitor)[0]?.places[0]?.page.path;
}

/** A text by which a page is found, and how it is written there. */
export interface Finding {
  readonly path: string;
  /** Below the title, where the page was found by one of its settings. */
  readonly by: string | undefined;
}

/** Texts of a page for the search box: its title, and what it names. */
export interface PageTexts {
  readonly path: string;
  readonly title: string;
  readonly names: readonly string[];
}

const MAX = 8;

/** Pages whose title or one of whose settings holds the text, titles first. */
export function findPages(pages: readonly PageTexts[], text: string): readonly Finding[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const holds = (name: string) => name.toLowerCase().includes(wanted);
  const byTitle = pages.filter((page) => holds(page.title)).map((page) => ({ path: page.path, by: undefined }));
  const byName = pages
    .filter((page) => !holds(page.title))
    .flatMap((page) => page.names.filter(holds).map((name): Finding => ({ path: page.path, by: name })));
  return [...byTitle, ...byName].slice(0, MAX);
}

/** Where else a text may lead, as areas that may be opened say. */
export function guessesFor(areas: readonly Area[], visitor: Visitor, text: string): readonly { readonly area: Area; readonly guess: Guess }[] {
  const wanted = text.trim();
  if (wanted === '') return [];
  const known = new Set(
    placesOf(areas, visitor.features)
      .filter((place) => mayOpen(place, visitor))
      .map((place) => place.area),
  );
  return areas.filter((area) => known.has(area)).flatMap((area) => (area.guesses?.(wanted) ?? []).map((guess) => ({ area, guess })));
}

/** Former addresses with where they lead. */
export function movedPaths(areas: readonly Area[]): readonly (readonly [from: string, to: string])[] {
  return areas.flatMap((area) => Object.entries(area.moved ?? {}));
}
