import { useTranslation } from 'react-i18next';

import { problemOf } from './problem.js';

/** Words for what went wrong, by its code and in the language of the console. Never the API's own text, which is for programs. */
export function useProblemText(): (thrown: unknown) => string {
  const { t, i18n } = useTranslation();
  return (thrown) => {
    const { code, retryAfterSeconds = 15 } = problemOf(thrown);
    const key = `problem.code.${code}`;
    return /^[A-Z_]+$/.test(code) && i18n.exists(key, { ns: 'kit' })
      ? t(key as never, { seconds: retryAfterSeconds })
      : t('problem.unknown', { code });
  };
}
