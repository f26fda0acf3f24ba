import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { AutoComplete, Input } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { AREAS } from '../areas.js';
import type { Tree } from '../kit/texts/area-texts.js';
import { findPages, guessesFor, mayOpen, placesOf, titleKey } from './navigation.js';
import type { PageTexts, Visitor } from './navigation.js';
import { useVisitor } from './use-visitor.js';

/** Finds pages by title and by what they set, and leads to mail by what is typed. `/` goes to it from anywhere. */
export function SearchBox() {
  const { t } = useTranslation();
  const visitor = useVisitor();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const input = useRef<InputRef>(null);
  const pages = usePageTexts(visitor);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const found = findPages(pages, text).map(({ path, by }) => {
    const title = pages.find((page) => page.path === path)?.title ?? path;
    return { value: `page ${path} ${by ?? ''}`, label: by === undefined ? title : `${title} › ${by}`, to: path, search: undefined };
  });
  const guessed = guessesFor(AREAS, visitor, text).map(({ area, guess }, i) => ({
    value: `guess ${i}`,
    label: t(guess.label as never, { ns: area.id, text: text.trim() }),
    to: guess.to,
    search: guess.search,
  }));
  const options = [...found, ...guessed];
  const go = (value: string) => {
    const option = options.find((one) => one.value === value);
    if (option === undefined) return;
    setText('');
    input.current?.blur();
    void navigate({ to: option.to, search: (option.search ?? {}) as never });
  };
  return (
    <AutoComplete
      style={{ width: '100%' }}
      options={options.map(({ value, label }) => ({ value, label }))}
      value={text}
      defaultActiveFirstOption
      showSearch={{ filterOption: false, onSearch: setText }}
      onSelect={go}
      notFoundContent={text.trim() === '' ? null : t('app.findNothing')}
    >
      <Input ref={input} prefix={<SearchOutlined />} placeholder={t('app.findHint')} aria-label={t('app.find')} maxLength={200} />
    </AutoComplete>
  );
}

/** Titles and names of settings of the pages that may be opened, in the language of the console. */
function usePageTexts(visitor: Visitor): readonly PageTexts[] {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(
    () =>
      placesOf(AREAS, visitor.features)
        .filter((place) => mayOpen(place, visitor) && !place.page.path.includes('$'))
        .map(({ area, page }) => {
          const texts = i18n.getResourceBundle(language, area.id) as Tree;
          return {
            path: page.path,
            title: t(titleKey(page, visitor.features) as never, { ns: area.id }),
            names: (page.finds ?? []).flatMap((path) => labelAt(texts, path)),
          };
        }),
    [visitor, language, t, i18n],
  );
}

/** Label of a field in the texts of an area. */
function labelAt(texts: Tree, path: string): readonly string[] {
  const found = ['fields', ...path.split('.'), 'label'].reduce<string | Tree | undefined>(
    (tree, name) => (tree === undefined || typeof tree === 'string' ? undefined : tree[name]),
    texts,
  );
  return typeof found === 'string' ? [found] : [];
}
