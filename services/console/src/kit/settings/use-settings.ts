import { App } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { readSettings, replaceSettings, useReadSettings } from '../api/generated/client.js';
import type { GatewaySettings, Revision } from '../api/generated/client.js';
import { ApiProblem } from '../api/problem.js';
import type { Version } from '../form/edit-store.js';

/** The general settings as a form edits them, and how they are saved: the whole configuration goes back with the revision that it was made from. */
export function useSettings() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { data, error, refetch } = useReadSettings();
  const version = useMemo<Version<GatewaySettings> | undefined>(() => (data === undefined ? undefined : versionOf(data)), [data]);
  return {
    version,
    error,
    refetch,
    read: async (): Promise<Version<GatewaySettings>> => versionOf(await readSettings()),
    async save(gateway: GatewaySettings, { revision, comment }: { readonly revision: number | string; readonly comment: string }): Promise<Revision> {
      const now = await readSettings();
      if (now.revision !== revision) throw new ApiProblem(CONFLICT);
      // The other parts of the configuration are those of the same revision, and the API compares its number once more.
      return replaceSettings(
        { settings: { ...now.settings, gateway }, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
        { ifMatch: now.revision },
      );
    },
    onSaved: ({ published, revision }: Revision) => void message.success(t(published ? 'common.saved' : 'common.savedNotPublished', { revision })),
  };
}

const CONFLICT = { type: 'about:blank', title: 'Conflict', status: 412, code: 'REVISION_CONFLICT', detail: 'changed meanwhile' } as const;

function versionOf(revision: Revision): Version<GatewaySettings> {
  return { value: revision.settings.gateway, revision: revision.revision };
}
