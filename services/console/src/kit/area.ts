import type { ComponentType, ReactNode } from 'react';

import type { SessionPermissionsItem } from './api/generated/client.js';

export type Permission = SessionPermissionsItem;

/** Groups of the menu, in its order. A group is drawn when at least one of its pages may be opened. */
export const GROUPS = ['overview', 'mail', 'policy', 'protection', 'flow', 'people', 'reports', 'system'] as const;
export type Group = (typeof GROUPS)[number];

/** One address of the console. */
export interface AreaPage {
  /** As the router writes it: `/policy/rules/$ruleId`. */
  readonly path: string;
  /** Key of its title in the texts of the area; the title of the document, of the menu and of the breadcrumb. */
  readonly title: string;
  /** Which of two titles holds may depend on the gateway: keys for features that the session names. */
  readonly titleWith?: Readonly<Record<string, string>>;
  /** Loaded when the page is first opened. */
  readonly page: () => Promise<{ readonly default: ComponentType }>;
  /** In the menu with this icon; a page without one is reached from another page. */
  readonly icon?: ReactNode;
  /** Needed to see it in the menu and to open it, beside the permission of the area. */
  readonly permission?: Permission;
  /** Settings on this page, as dotted paths: the search box finds it by their labels, `fields.<path>.label` in the texts of the area. */
  readonly finds?: readonly string[];
}

/** Something that a person should know on every page, most serious first. Worded by `known.<code>` of the kit. */
export interface KnownProblem {
  readonly code: string;
  readonly level: 'error' | 'warning';
  readonly params?: Readonly<Record<string, string | number>>;
  /** Where it can be looked at. */
  readonly to?: string;
}

export interface ProblemSource {
  readonly permission: Permission;
  /** Asks the API. Rejects when there is no answer. */
  readonly load: (signal: AbortSignal) => Promise<readonly KnownProblem[]>;
}

/** An address that a text in the search box may lead to. */
export interface Guess {
  /** Key in the texts of the area; gets the text as `text`. */
  readonly label: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

/**
 * A part of the console: one folder in `areas/`, named like `id`, and one line in `areas.ts`. Routes, menu, breadcrumbs, titles and the search box are made
 * from this record. Texts lie beside it in `en.ts`, `de.ts`, … under the same id.
 */
export interface Area {
  readonly id: string;
  /** Undefined: in no menu, as what belongs to the person's own account. */
  readonly group?: Group;
  readonly pages: readonly AreaPage[];
  readonly permission?: Permission;
  /** Shown only when the session names this feature of the gateway. */
  readonly feature?: string;
  /** Addresses of former versions and where they lead now; parameters keep their names. */
  readonly moved?: Readonly<Record<string, string>>;
  readonly problems?: ProblemSource;
  readonly guesses?: (text: string) => readonly Guess[];
}
