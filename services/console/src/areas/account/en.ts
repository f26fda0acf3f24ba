declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly account: typeof en;
  }
}

export const en = {
  title: 'Change password',
  current: 'Current password',
  next: 'New password',
  repeat: 'New password again',
  differs: 'The two are not the same.',
  length: 'At least 15 characters.',
  changed: 'Password changed; other sessions were ended and your tokens revoked',
} as const;
