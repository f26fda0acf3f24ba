import { useTranslation } from 'react-i18next';

import { useWords } from '../words/use-words.js';

/** What an area says of a value: `fields.<path>.label`, `.help` and `.options.<option>` in its texts. */
export interface FieldTexts {
  readonly label: (path: readonly string[]) => string;
  /** Empty when the area has none: then the schema's own description is shown, in English. */
  readonly help: (path: readonly string[], description: string) => string;
  readonly option: (path: readonly string[], option: string) => string;
}

/** Numbers of list entries have no texts of their own. */
const keyOf = (path: readonly string[]) => `fields.${path.filter((name) => !/^\d+$/.test(name)).join('.')}`;

export function useFieldTexts(area: string): FieldTexts {
  const { i18n } = useTranslation();
  const { tls } = useWords();
  const find = (key: string) =>
    (i18n.exists(key, { ns: area, fallbackNS: false } as never) ? i18n.t(key as never, { ns: area }) : undefined) as string | undefined;
  return {
    label: (path) => find(`${keyOf(path)}.label`) ?? path.at(-1) ?? '',
    help: (path, description) => find(`${keyOf(path)}.help`) ?? (i18n.language === 'en' ? description : ''),
    option: (path, option) => find(`${keyOf(path)}.options.${option}`) ?? (path.at(-1) === 'tls' ? tls(option) : option),
  };
}
