import type { SettingsSection } from '../../kit/settings/settings-section.js';

export const BACKUP: readonly SettingsSection[] = [
  { title: 'section.limits', paths: ['backup.maxSizeMb', 'backup.keepDays'] },
  { title: 'section.sending', paths: ['backup.deliverAs', 'backup.removeMessageId'] },
];
