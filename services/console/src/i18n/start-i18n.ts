import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { en } from './en.js';
import type { Translation } from './en.js';

/** Languages of the console. Adding one is a file beside en.ts and a line here. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const LOADERS: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Translation>>> = { de: () => import('./de.js').then((m) => m.de) };
const STORED = 'postern-language';

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

export async function startI18n(): Promise<void> {
  // React shows texts as text, so escaping here would show entities.
  await i18next
    .use(initReactI18next)
    .init({ lng: 'en', fallbackLng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } });
  await switchLanguage(wantedLanguage());
}

/** Loads a language when it is first asked for. */
export async function switchLanguage(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await LOADERS[language]());
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
}
