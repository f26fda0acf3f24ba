import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';

import { problemOf } from './api/problem.js';
import { useProblemText } from './api/use-problem-text.js';
import { SESSION_KEY } from './query-client.js';

interface ChangeOptions<Output> {
  /** Sees the answer, after everything shown was loaded again. */
  readonly onDone?: (output: Output) => void;
  /** Takes the problem over, so that it is not told in a corner: a form that shows it at its fields returns true. */
  readonly onProblem?: (thrown: unknown) => boolean;
}

/** A change through the API: on success everything shown is loaded again, on failure the problem is told. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>, options: ChangeOptions<Output> = {}) {
  const { t } = useTranslation();
  const { notification } = App.useApp();
  const textOf = useProblemText();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  return useMutation({
    mutationFn: change,
    async onSuccess(output) {
      await refresh();
      options.onDone?.(output);
    },
    onError(thrown) {
      if (problemOf(thrown).status === 401 || options.onProblem?.(thrown) === true) return;
      if ([409, 412].includes(problemOf(thrown).status)) void refresh();
      notification.error({ title: t('problem.title'), description: textOf(thrown) });
    },
  });
}
