import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';

import { en } from '../../i18n/en.js';
import { count } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { statusColor } from '../../parts/status-tags.js';
import { BarList } from './bar-list.js';

interface Detection {
  readonly module: string;
  readonly status: string;
  readonly count: number;
}

const COLORS: Readonly<Record<string, string>> = { red: '#e0566b', orange: '#e3ab2f' };
const SHOWN = 12;

/** What the modules found, the most frequent first; clean and not scanned are no detections. */
export function DetectionList({ detections }: { readonly detections: readonly Detection[] }) {
  const { t, i18n } = useTranslation();
  const found = detections.filter((d) => !['green', 'default'].includes(statusColor(d.status))).sort((a, b) => b.count - a.count);
  if (found.length === 0) return <NothingHere text={t('dashboard.noDetections')} />;
  const items = found.slice(0, SHOWN).map((d) => ({
    key: `${d.module} ${d.status}`,
    label: (
      <>
        <Tag>{d.module}</Tag>
        {Object.hasOwn(en.module, d.module) ? t(`module.${d.module as keyof typeof en.module}`) : d.module}: {d.status}
      </>
    ),
    value: d.count,
    color: COLORS[statusColor(d.status)] ?? '#e0566b',
  }));
  return <BarList items={items} format={(value) => count(value, i18n.language)} />;
}
