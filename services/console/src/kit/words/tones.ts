/** How a word weighs: `good` is as wished, `bad` was refused or found, `warn` wants attention, `info` says something, `quiet` says that nothing was done. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

interface Colors {
  readonly text: string;
  readonly background: string;
  readonly border: string;
}

/** Colours of a tag. Text on background has at least 4.5 : 1 (WCAG 2.2, 1.4.3); a test computes it. */
export const TONE_COLORS: Readonly<Record<'light' | 'dark', Readonly<Record<Tone, Colors>>>> = {
  light: {
    good: { text: '#1b5e20', background: '#e9f6ec', border: '#a9d8b1' },
    bad: { text: '#a31621', background: '#fdeced', border: '#f0b4b8' },
    warn: { text: '#7a4a00', background: '#fff4e0', border: '#ecc987' },
    info: { text: '#1d39a8', background: '#eaeffd', border: '#b5c4f5' },
    quiet: { text: '#4a5160', background: '#f1f3f7', border: '#d5dae3' },
  },
  dark: {
    good: { text: '#8fd6a0', background: '#13301c', border: '#2b5c39' },
    bad: { text: '#ff9aa2', background: '#3a1519', border: '#6d2a31' },
    warn: { text: '#f0c46f', background: '#352609', border: '#6a5019' },
    info: { text: '#a5b9ff', background: '#18234a', border: '#33468a' },
    quiet: { text: '#b4bcca', background: '#20262f', border: '#3a424f' },
  },
};

/** Colours of bars and lines, for both themes. */
export const CHART_COLORS: Readonly<Record<Tone, string>> = {
  good: '#37a37a',
  bad: '#e0566b',
  warn: '#e3ab2f',
  info: '#4c7df0',
  quiet: '#8a93a3',
};
