import { useTranslation } from 'react-i18next';

import { useWords } from '../words/use-words.js';
import type { Leaf } from './leaf.js';

/** What an area says of a value: `fields.<path>.label`, `.help` and `.options.<option>` in its texts, else what its schema brings along. */
export interface FieldTexts {
  readonly label: (path: readonly string[], leaf?: Leaf) => string;
  /** Empty when nobody has one: then the schema's own description is shown, in English. */
  readonly help: (path: readonly string[], leaf: Leaf) => string;
  readonly option: (path: readonly string[], option: string, leaf?: Leaf) => string;
}

/** Numbers of list entries have no texts of their own. */
const keyOf = (path: readonly string[]) => `fields.${path.filter((name) => !/^\d+$/.test(name)).join('.')}`;

export function useFieldTexts(area: string): FieldTexts {
  const { i18n } = useTranslation();
  const { tls } = useWords();
  const find = (key: string) =>
    (i18n.exists(key, { ns: area, fallbackNS: false } as never) ? i18n.t(key as never, { ns: area }) : undefined) as string | undefined;
  const own = (leaf?: Leaf) => leaf?.words?.[i18n.language];
  return {
    label: (path, leaf) => find(`${keyOf(path)}.label`) ?? own(leaf)?.label ?? path.at(-1) ?? '',
    help: (path, leaf) => find(`${keyOf(path)}.help`) ?? own(leaf)?.help ?? (i18n.language === 'en' ? leaf.help : ''),
    option: (path, option, leaf) =>
      find(`${keyOf(path)}.options.${option}`) ?? own(leaf)?.options?.[option] ?? (path.at(-1) === 'tls' ? tls(option) : option),
  };
}
