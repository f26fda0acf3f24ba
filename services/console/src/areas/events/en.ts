declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly events: typeof en;
  }
}

export const en = {
  title: 'Events',
  kindName: 'Kind of events',
  kind: { mail: 'Mail', system: 'System', audit: 'Audit' },
  hint: {
    mail: 'What every mail has come to, with those that were refused before they came.',
    system: 'What happened to the gateway itself.',
    audit: 'Who did what.',
  },
  level: { info: 'Info', warning: 'Warning', error: 'Error' },
  column: {
    time: 'Time',
    name: 'Event',
    level: 'Level',
    from: 'After',
    to: 'Before',
    condition: 'Condition, such as state:in:refused|dropped',
    sender: 'Sender',
    recipient: 'Recipient',
    subject: 'Subject',
    clientIp: 'Client',
    messageId: 'Message-ID',
    service: 'Service',
    instance: 'Process',
    detail: 'Details',
    account: 'Account',
    object: 'Object',
    client: 'From address',
  },
  empty: 'Nothing yet.',
} as const;
