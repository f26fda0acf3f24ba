import { useTranslation } from 'react-i18next';

import { count } from '../../kit/show/formats.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { CHART_COLORS } from '../../kit/words/tones.js';
import { useWords } from '../../kit/words/use-words.js';
import { ACTIONS } from '../../kit/words/words.js';
import { BarList } from './bar-list.js';
import type { SearchPeriod } from './search-period.js';

interface ActionBarsProps {
  readonly byAction: Readonly<Record<string, number>>;
  readonly period: SearchPeriod;
}

/** How often each action was the strictest that applied. */
export function ActionBars({ byAction, period }: ActionBarsProps) {
  const { t, i18n } = useTranslation('dashboard');
  const words = useWords();
  if (Object.keys(byAction).length === 0) return <NothingHere text={t('noMail')} />;
  const items = Object.entries(ACTIONS).map(([action, tone]) => ({
    key: action,
    label: words.action(action),
    value: byAction[action] ?? 0,
    color: CHART_COLORS[tone],
    search: { ...period, action },
  }));
  return <BarList items={items} format={(value) => count(value, i18n.language)} />;
}
