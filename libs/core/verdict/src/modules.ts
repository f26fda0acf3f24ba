/** The modules of the reference product that we have, by its abbreviations (behaviour 0). */
export const MODULES = ['MA', 'AS', 'AP', 'MLF', 'CF', 'AV'] as const;
export type ModuleName = (typeof MODULES)[number];

/** The scanner services and the modules that each of them answers for. */
export const SCANNERS = {
  'auth-check': ['MA'],
  antispam: ['AS', 'AP', 'MLF'],
  'content-filter': ['CF'],
  antivirus: ['AV'],
} as const satisfies Record<string, readonly ModuleName[]>;
export type ScannerName = keyof typeof SCANNERS;
export const SCANNER_NAMES = Object.keys(SCANNERS) as readonly ScannerName[];

/** Object classes by module: what a rule can attach an action to. */
export const OBJECT_CLASSES = {
  MA: ['author-violation', 'dmarc-violation', 'spf-violation', 'dkim-violation'],
  AS: ['spam', 'probable-spam', 'mass-mail'],
  AP: ['phishing'],
  MLF: ['malicious-link'],
  CF: ['size', 'format', 'name'],
  AV: ['infected', 'probably-infected', 'encrypted', 'macros', 'scan-error'],
} as const satisfies Record<ModuleName, readonly string[]>;
export type ObjectClass = (typeof OBJECT_CLASSES)[ModuleName][number];

/** Names of the modules in headers and explanations (behaviour 13). */
export const MODULE_TITLES: Readonly<Record<ModuleName, string>> = {
  MA: 'MailSenderAuthentication',
  AS: 'AntiSpam',
  AP: 'AntiPhishing',
  MLF: 'LinksScanning',
  CF: 'ContentFilter',
  AV: 'AntiVirus',
};
