import { useTranslation } from 'react-i18next';

import { useListRules } from '../../kit/api/generated/client.js';
import type { FilterField } from '../../kit/list/filter-bar.js';
import { useMay } from '../../kit/session.js';
import { useWords } from '../../kit/words/use-words.js';
import type { MailState } from '../../kit/words/words.js';
import { MESSAGE_FILTERS } from './message-filters.js';

/** The filters with their labels; rules by name for accounts that may see them. */
export function useFilterFields(): readonly FilterField[] {
  const { t } = useTranslation('messages');
  const words = useWords();
  const mayRules = useMay('rules.view');
  const { data } = useListRules({}, { query: { enabled: mayRules, staleTime: 60_000 } });
  const labels: Readonly<Record<string, (option: string) => string>> = {
    state: (option) => words.mail(option as MailState),
    fate: words.disposition,
    delivery: (option) => (option === 'none' ? t('notTried') : words.result(option)),
    action: words.action,
    module: words.module,
    status: words.status,
  };
  return MESSAGE_FILTERS.map((filter) => ({
    ...filter,
    label: t(`filter.${filter.name}` as never),
    ...(labels[filter.name] === undefined ? {} : { optionLabel: labels[filter.name] }),
    ...(filter.name === 'rule' && data !== undefined ? { choices: data.items.map(({ id, name }) => ({ value: String(id), label: name })) } : {}),
  }));
}
