import { useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { tagOf } from '../api/call-api.js';
import { patchArea, readArea, readSettings } from '../api/generated/client.js';
import type { GatewaySettings, Revision } from '../api/generated/client.js';
import { ApiProblem, isConflict } from '../api/problem.js';
import { same } from '../form/edit-state.js';
import type { Version } from '../form/edit-store.js';
import { areasOf, mergePatchOf, shownOf } from './settings-patch.js';
import type { AreaName } from './settings-patch.js';

type Shown = Partial<GatewaySettings>;
interface Change {
  readonly base: Shown;
  readonly comment: string;
}
/** Somebody who changes another part of an area all the time does not keep us from it for ever. */
const TRIES = 3;

/**
 * The settings of a page as a form edits them, and how they are saved: what was changed, to its areas alone. Who changes something else meanwhile is not in the way,
 * and loses nothing.
 */
export function useSettings(paths: readonly string[]) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const key = paths.join(' ');
  const { data, error, refetch } = useQuery({ queryKey: ['settings', 'shown', key], queryFn: ({ signal }) => readShown(paths, signal) });
  const version = useMemo<Version<Shown> | undefined>(() => data, [data]);
  return {
    version,
    error,
    refetch,
    read: (): Promise<Version<Shown>> => readShown(paths),
    async save(value: Shown, { base, comment }: Change): Promise<Revision> {
      for (const area of areasOf(paths)) await saveArea(area, paths, { base, value, comment });
      return readSettings();
    },
    onSaved: ({ published, revision }: Revision) => void message.success(t(published ? 'common.saved' : 'common.savedNotPublished', { revision })),
  };
}

async function readShown(paths: readonly string[], signal?: AbortSignal): Promise<Version<Shown>> {
  const { revision, settings } = await readSettings(signal === undefined ? {} : { signal });
  const { source } = settings.gateway;
  return { value: { ...shownOf(settings.gateway, paths), ...(source === undefined ? {} : { source }) }, revision };
}

/** Changes an area by what was changed in the form. It begins with the area as it is now, if what the form shows of it is still what the form began with. */
async function saveArea(area: AreaName, paths: readonly string[], { base, value, comment }: Change & { readonly value: Shown }): Promise<void> {
  const patch = mergePatchOf(base[area], value[area]);
  if (Object.keys(patch).length === 0) return;
  const params = comment.trim() === '' ? undefined : { comment: comment.trim() };
  for (let left = TRIES; ; left--) {
    const now = await readArea(area);
    if (!same(shownOf(now as Shown, paths)[area], base[area])) throw new ApiProblem(CONFLICT);
    try {
      await patchArea(area, patch as never, params, { ifMatch: tagOf(now) ?? '' });
      return;
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      if (isConflict(thrown.problem) && left > 1) continue;
      throw new ApiProblem({ ...thrown.problem, errors: (thrown.problem.errors ?? []).map((one) => ({ ...one, path: `${area}.${one.path}` })) });
    }
  }
}

const CONFLICT = { type: 'about:blank', title: 'Conflict', status: 412, code: 'REVISION_CONFLICT', params: {}, detail: 'changed meanwhile' } as const;
