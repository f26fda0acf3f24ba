import type { SettingsSection } from '../../kit/settings/settings-section.js';

export const RECEIVING: readonly SettingsSection[] = [
  { title: 'section.greeting', paths: ['mta.hostname', 'mta.banner', 'mta.tls', 'mta.disableVrfy', 'mta.discardEhloKeywords'] },
  {
    title: 'section.access',
    paths: ['mta.trustedNetworks', 'mta.rejectUnknownRecipientDomain', 'mta.strictEnvelope', 'mta.bareLineEndings', 'mta.mixedVerdicts'],
  },
  {
    title: 'section.limits',
    paths: [
      'mta.maxMessageBytes',
      'mta.maxRecipients',
      'mta.connectionsPerClient',
      'mta.connectionsPerMinute',
      'mta.messagesPerMinute',
      'mta.refusedRecipientsPerMinute',
      'mta.maxErrors',
      'mta.maxHops',
    ],
  },
  { title: 'section.times', paths: ['mta.sessionTimeoutSeconds', 'mta.dataTimeoutSeconds', 'mta.maxSessionSeconds'] },
];

export const SENDING: readonly SettingsSection[] = [
  { title: 'section.relay', paths: ['mta.relayhost', 'delivery.tls'] },
  {
    title: 'section.retries',
    paths: [
      'delivery.queueLifetimeHours',
      'delivery.bounceLifetimeHours',
      'delivery.firstRetrySeconds',
      'delivery.maxRetrySeconds',
      'delivery.attemptTimeoutSeconds',
      'delivery.connectionsPerHop',
    ],
  },
  { title: 'section.headers', paths: ['headers.enabled', 'headers.prefix', 'headers.scl'] },
];
