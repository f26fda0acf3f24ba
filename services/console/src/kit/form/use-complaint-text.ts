import { useTranslation } from 'react-i18next';

import { count } from '../show/formats.js';
import type { Complaint } from './complaint.js';

/** Words for what is wrong with a value. */
export function useComplaintText(): (complaint: Complaint, entry: string | undefined, optionLabel?: (option: string) => string) => string {
  const { t, i18n } = useTranslation();
  const number = (value: number) => count(value, i18n.language);
  const words = (complaint: Complaint, label: (option: string) => string): string => {
    switch (complaint.code) {
      case 'required':
        return t('common.required');
      case 'whole':
        return t('problem.field.whole', { min: number(complaint.min), max: number(complaint.max) });
      case 'length':
        return t('problem.field.length', { max: number(complaint.max) });
      case 'entries':
        return t('problem.field.entries', { max: number(complaint.max) });
      case 'choice':
        return t('problem.field.choice', { options: complaint.options.map(label).join(', ') });
      case 'host':
        return t('problem.field.host');
      case 'network':
        return t('problem.field.network');
      case 'refused':
        return t('problem.field.refused');
      default:
        return complaint satisfies never;
    }
  };
  return (complaint, entry, optionLabel = (option) => option) => {
    const why = words(complaint, optionLabel);
    return entry === undefined ? why : t('problem.field.entry', { entry, why });
  };
}
