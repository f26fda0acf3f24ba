import type { Permission } from '../../kit/area.js';

/** Sets of permissions for what tokens are made for. None of them may make further tokens. */
export const PRESETS = {
  read: ['dashboard.view', 'events.view', 'queue.view', 'rules.view', 'settings.view', 'nodes.view'],
  monitoring: ['dashboard.view', 'nodes.view', 'queue.view'],
  queue: ['queue.view', 'queue.manage', 'events.view'],
  gitops: ['rules.view', 'rules.edit', 'rules.delete', 'settings.view', 'settings.edit'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
export type Preset = keyof typeof PRESETS;

/** Lifetimes in days that are offered; undefined is for ever. The first is what a new token gets. */
export const LIFETIMES = [90, 30, 365, undefined] as const;
