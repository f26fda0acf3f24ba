import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Tree } from './area-texts.js';

/** Languages of the console. Another one is a line here and a file beside each `en.ts`. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

/** Loads the texts of one area, or of the kit, in one language. Keys are `<area>/<language>`. */
export type TextLoaders = Readonly<Record<string, () => Promise<Tree>>>;

const STORED = 'postern-language';
let loaders: TextLoaders = {};

export function isLanguage(word: string | null | undefined): word is Language {
  return word !== null && word !== undefined && Object.hasOwn(LANGUAGES, word);
}

/** The language chosen before, else the browser's, else English. */
export function wantedLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (isLanguage(stored)) return stored;
  const [browser = ''] = navigator.language.split('-');
  return isLanguage(browser) ? browser : 'en';
}

/** Texts are there before anything is drawn, so no page ever shows a key. */
export async function startI18n(texts: TextLoaders): Promise<void> {
  loaders = texts;
  // React shows texts as text, so escaping here would show entities. All languages have the same keys, so none falls back to another.
  await i18next
    .use(initReactI18next)
    .init({ lng: 'none', fallbackLng: false, defaultNS: 'kit', fallbackNS: 'kit', resources: {}, interpolation: { escapeValue: false } });
  await switchLanguage(wantedLanguage());
}

/** Loads a language when it is first asked for. */
export async function switchLanguage(language: Language): Promise<void> {
  const own = Object.entries(loaders).filter(([key]) => key.endsWith(`/${language}`));
  await Promise.all(
    own.map(async ([key, load]) => {
      const area = key.slice(0, -language.length - 1);
      if (!i18next.hasResourceBundle(language, area)) i18next.addResourceBundle(language, area, await load());
    }),
  );
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
}
