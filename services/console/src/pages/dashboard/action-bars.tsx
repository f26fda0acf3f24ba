import { useTranslation } from 'react-i18next';

import { count } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { BarList } from './bar-list.js';

const ACTIONS = [
  { action: 'skip', color: '#37a37a' },
  { action: 'delete-attachment', color: '#4c7df0' },
  { action: 'reject', color: '#e0566b' },
  { action: 'delete-message', color: '#a65f2b' },
] as const;

/** How often each action was the strictest that applied. */
export function ActionBars({ byAction }: { readonly byAction: Readonly<Record<string, number>> }) {
  const { t, i18n } = useTranslation();
  if (Object.keys(byAction).length === 0) return <NothingHere text={t('dashboard.noMail')} />;
  const items = ACTIONS.map(({ action, color }) => ({ key: action, label: t(`action.${action}`), value: byAction[action] ?? 0, color }));
  return <BarList items={items} format={(value) => count(value, i18n.language)} />;
}
