import type { GatewaySettings, SettingsArea } from '../api/generated/client.js';
import { same, withValue } from '../form/edit-state.js';

export type AreaName = keyof SettingsArea;

/** Areas of the settings that a page touches, by the paths that it shows. */
export function areasOf(paths: readonly string[]): readonly AreaName[] {
  return [...new Set(paths.map((path) => path.split('.')[0] as AreaName))];
}

/** Of the settings what a page shows: what is elsewhere is no business of its form. */
export function shownOf(settings: Partial<GatewaySettings>, paths: readonly string[]): Partial<GatewaySettings> {
  return paths.reduce<Partial<GatewaySettings>>((shown, path) => {
    const names = path.split('.');
    const value = names.reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], settings);
    return withValue(shown, names, value) as Partial<GatewaySettings>;
  }, {});
}

/** A merge patch (RFC 7396) that makes the one of the other: what is the same is left out, what is gone is null, lists are whole. */
export function mergePatchOf(before: unknown, after: unknown): Readonly<Record<string, unknown>> {
  const [old, next] = [partOf(before), partOf(after)];
  return Object.fromEntries(
    [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((name) => {
      const [was, is] = [old[name], next[name]];
      if (same(was, is)) return [];
      if (is === undefined) return [[name, null] as const];
      return [[name, isPart(is) ? mergePatchOf(was, is) : is] as const];
    }),
  );
}

const isPart = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const partOf = (value: unknown) => (isPart(value) ? value : {});
