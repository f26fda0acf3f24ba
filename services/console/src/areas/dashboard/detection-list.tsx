import { useTranslation } from 'react-i18next';

import { count } from '../../kit/show/formats.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { CHART_COLORS } from '../../kit/words/tones.js';
import { useWords } from '../../kit/words/use-words.js';
import { isDetection, statusTone } from '../../kit/words/words.js';
import { BarList } from './bar-list.js';
import type { SearchPeriod } from './search-period.js';

interface Detection {
  readonly module: string;
  readonly status: string;
  readonly count: number;
}

interface DetectionListProps {
  readonly detections: readonly Detection[];
  readonly period: SearchPeriod;
}

const SHOWN = 12;

/** What the modules found, the most frequent first; what is clean, automatic or was not scanned is no detection. */
export function DetectionList({ detections, period }: DetectionListProps) {
  const { t, i18n } = useTranslation('dashboard');
  const words = useWords();
  const found = detections.filter((one) => isDetection(one.status)).sort((a, b) => b.count - a.count);
  if (found.length === 0) return <NothingHere text={t('noDetections')} />;
  const items = found.slice(0, SHOWN).map(({ module, status, count: value }) => ({
    key: `${module} ${status}`,
    label: `${words.module(module)}: ${words.status(status)}`,
    value,
    color: CHART_COLORS[statusTone(status)],
    search: { ...period, module, status },
  }));
  return <BarList items={items} format={(value) => count(value, i18n.language)} />;
}
