import type { SettingsSection } from '../../kit/settings/settings-section.js';

const of = (module: string, ...names: readonly string[]) => names.map((name) => `modules.${module}.${name}`);

export const MALWARE: readonly SettingsSection[] = [
  { title: 'section.scan', paths: of('antivirus', 'enabled', 'heuristics', 'timeoutSeconds', 'onFailure') },
  { title: 'section.limits', paths: of('antivirus', 'maxScanBytes', 'maxNesting', 'excludeNames') },
];
export const SPAM: readonly SettingsSection[] = [
  { title: 'section.scan', paths: of('antispam', 'enabled', 'spamRate', 'probableRate', 'timeoutSeconds', 'onFailure') },
  { title: 'section.lists', paths: of('antispam', 'dnsLists') },
];
export const LINKS: readonly SettingsSection[] = [
  { title: 'section.phishing', paths: of('antiphishing', 'enabled') },
  { title: 'section.links', paths: of('links', 'enabled', 'maliciousHosts') },
];
export const CONTENT: readonly SettingsSection[] = [
  { title: 'section.scan', paths: of('contentFilter', 'enabled', 'maxNesting', 'timeoutSeconds', 'onFailure') },
];
export const SENDER: readonly SettingsSection[] = [
  { title: 'section.scan', paths: of('senderAuth', 'enabled', 'timeoutSeconds', 'dnsTimeoutSeconds', 'onFailure') },
  { title: 'section.methods', paths: of('senderAuth', 'spf', 'dkim', 'dmarc', 'arc') },
];
export const SCANNING: readonly SettingsSection[] = [{ title: 'section.all', paths: ['modules.deadlineSeconds'] }];
