import { App, ConfigProvider, theme as kit } from 'antd';
import type { ThemeConfig } from 'antd';
import type { Locale } from 'antd/es/locale/index.js';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { DarkContext } from '../kit/dark.js';
import { nonceOfPage } from './style-nonce.js';

/** Texts of the kit of components; English is built in. */
const KIT_LOCALES: Readonly<Record<string, () => Promise<Locale>>> = {
  de: () => import('antd/es/locale/de_DE.js').then(defaultOf),
};

/** The kit's files are ES modules for bundlers and something else for the compiler. */
function defaultOf(module: unknown): Locale {
  return (module as { readonly default: Locale }).default;
}

const STORED = 'postern-theme';
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Ubuntu, Cantarell, 'DejaVu Sans', sans-serif";

export interface ThemeSwitch {
  readonly dark: boolean;
  toggle(): void;
}
const ThemeContext = createContext<ThemeSwitch>({ dark: false, toggle: () => {} });
export const useThemeSwitch = (): ThemeSwitch => useContext(ThemeContext);

function wantsDark(): boolean {
  const stored = localStorage.getItem(STORED);
  return stored === null ? window.matchMedia('(prefers-color-scheme: dark)').matches : stored === 'dark';
}

function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? kit.darkAlgorithm : kit.defaultAlgorithm,
    token: {
      colorPrimary: '#2f54eb',
      colorInfo: '#2f54eb',
      borderRadius: 8,
      fontFamily: FONT,
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      colorBgLayout: dark ? '#0d1117' : '#f4f6fb',
      // Links and secondary text with at least 4.5 : 1 on every background they stand on (WCAG 2.2, 1.4.3).
      colorLink: dark ? '#8fa8ff' : '#1d39c4',
      colorLinkHover: dark ? '#b3c4ff' : '#2f54eb',
      colorError: dark ? '#ff7a80' : '#c81e2b',
      colorTextSecondary: dark ? 'rgba(255, 255, 255, 0.72)' : 'rgba(0, 0, 0, 0.66)',
      colorTextTertiary: dark ? 'rgba(255, 255, 255, 0.62)' : 'rgba(0, 0, 0, 0.6)',
      colorTextDescription: dark ? 'rgba(255, 255, 255, 0.68)' : 'rgba(0, 0, 0, 0.62)',
      // A form that is locked is read, not passed over.
      colorTextDisabled: dark ? 'rgba(255, 255, 255, 0.68)' : 'rgba(0, 0, 0, 0.64)',
      colorTextPlaceholder: dark ? 'rgba(255, 255, 255, 0.55)' : 'rgba(0, 0, 0, 0.55)',
      ...(dark ? { colorBgContainer: '#161b22', colorBgElevated: '#1c2330' } : {}),
    },
    components: {
      Layout: { headerBg: dark ? '#161b22' : '#ffffff', siderBg: '#0f1a33', headerHeight: 56 },
      Table: { headerBg: dark ? '#1c2330' : '#f7f9fc', cellPaddingBlockMD: 8, cellPaddingInlineMD: 12 },
      Tabs: {
        itemSelectedColor: dark ? '#8fa8ff' : '#1d39c4',
        itemHoverColor: dark ? '#b3c4ff' : '#2f54eb',
        inkBarColor: dark ? '#8fa8ff' : '#2f54eb',
      },
      Card: { headerFontSize: 15 },
      ...(dark ? { Button: { dangerColor: '#1a0506' } } : {}),
    },
  };
}

/** Look of the console, its switch, and the kit's own language. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [dark, setDark] = useState(wantsDark);
  const { i18n } = useTranslation();
  const [locale, setLocale] = useState<Locale>();
  const nonce = useMemo(nonceOfPage, []);
  useEffect(() => {
    const load = KIT_LOCALES[i18n.language];
    if (load === undefined) setLocale(undefined);
    else load().then(setLocale, () => setLocale(undefined));
  }, [i18n.language]);
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);
  const value = useMemo<ThemeSwitch>(
    () => ({
      dark,
      toggle() {
        localStorage.setItem(STORED, dark ? 'light' : 'dark');
        setDark(!dark);
      },
    }),
    [dark],
  );
  return (
    <ThemeContext.Provider value={value}>
      <ConfigProvider theme={themeOf(dark)} {...(locale === undefined ? {} : { locale })} {...(nonce === undefined ? {} : { csp: { nonce } })}>
        <DarkContext value={dark}>
          <App>{children}</App>
        </DarkContext>
      </ConfigProvider>
    </ThemeContext.Provider>
  );
}
