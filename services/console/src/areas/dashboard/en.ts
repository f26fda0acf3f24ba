declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly dashboard: typeof en;
  }
}

export const en = {
  title: 'Dashboard',
  periodName: 'Period',
  period: { '1h': 'Hour', '6h': '6 hours', '24h': 'Day', '7d': 'Week', '30d': 'Month' },
  messages: 'Messages',
  queue: 'Waiting in the queue',
  oldest: 'oldest {{age}}',
  flow: 'Mail flow',
  perBucket: 'messages per {{bucket}}',
  minute: 'minute',
  minutes: '{{count}} minutes',
  hours: '{{count}} hours',
  hour: 'hour',
  bar: '{{at}}: {{counts}}',
  actions: 'Actions',
  detections: 'Detections by module',
  noDetections: 'Nothing was detected in this period.',
  services: 'Services',
  noServices: 'No service has reported yet.',
  service: 'Service',
  ready: 'Ready',
  behind: 'behind {{revision}}',
  noMail: 'No mail in this period',
} as const;
