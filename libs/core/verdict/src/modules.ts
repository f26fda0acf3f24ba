/** The modules of the reference product that we have, by its abbreviations (behaviour 0). */
export const MODULES = ['senderAuth', 'antispam', 'antiphishing', 'links', 'contentFilter', 'antivirus'] as const;
export type ModuleName = (typeof MODULES)[number];

/** The scanner services and the modules that each of them answers for. */
export const SCANNERS = {
  'auth-check': ['senderAuth'],
  antispam: ['antispam', 'antiphishing', 'links'],
  'content-filter': ['contentFilter'],
  antivirus: ['antivirus'],
} as const satisfies Record<string, readonly ModuleName[]>;
export type ScannerName = keyof typeof SCANNERS;
export const SCANNER_NAMES = Object.keys(SCANNERS) as readonly ScannerName[];

/** Object classes by module: what a rule can attach an action to. */
export const OBJECT_CLASSES = {
  senderAuth: ['dmarc', 'spf', 'dkim'],
  antispam: ['spam', 'probableSpam', 'massMail'],
  antiphishing: ['phishing'],
  links: ['malicious'],
  contentFilter: ['size', 'format', 'name'],
  antivirus: ['infected', 'probablyInfected', 'encrypted', 'macros', 'scanError'],
} as const satisfies Record<ModuleName, readonly string[]>;
export type ObjectClass = (typeof OBJECT_CLASSES)[ModuleName][number];

/** Names of the modules in headers and explanations (behaviour 13). */
export const MODULE_TITLES: Readonly<Record<ModuleName, string>> = {
  senderAuth: 'MailSenderAuthentication',
  antispam: 'AntiSpam',
  antiphishing: 'AntiPhishing',
  links: 'LinksScanning',
  contentFilter: 'ContentFilter',
  antivirus: 'AntiVirus',
};
