import type { SettingsSection } from '../../kit/settings/settings-section.js';

export const JOURNAL: readonly SettingsSection[] = [
  { title: 'section', paths: ['journal.retentionDays', 'journal.maxBytes', 'journal.systemRetentionDays', 'journal.systemMaxBytes'] },
];
