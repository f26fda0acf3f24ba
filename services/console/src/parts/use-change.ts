import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';

import { problemOf } from '../api/problem.js';
import { SESSION_KEY } from '../app/query-client.js';

/**
 * A change through the API: on success everything shown is loaded again, on failure the problem is told. `onDone` sees the answer.
 * Fields at fault are left to the form when it gives `onFields`.
 */
export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  options: {
    readonly onDone?: (output: Output) => void;
    readonly onFields?: (errors: readonly { readonly path: string; readonly message: string }[]) => void;
  } = {},
) {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  return useMutation({
    mutationFn: change,
    async onSuccess(output) {
      await refresh();
      options.onDone?.(output);
    },
    onError(thrown) {
      const problem = problemOf(thrown);
      if (problem.status === 401) return;
      if (problem.status === 409) void refresh();
      if (problem.errors !== undefined && options.onFields !== undefined) options.onFields(problem.errors);
      const fields = (problem.errors ?? []).map((e) => (e.path === '' ? e.message : `${e.path}: ${e.message}`));
      const detail =
        problem.status === 0
          ? t('problem.noAnswer')
          : problem.code === 'REVISION_CONFLICT'
            ? t('problem.conflict')
            : [problem.detail, ...fields].join(' · ');
      notification.error({ title: t('problem.title'), description: detail });
    },
  });
}
