declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly transfer: typeof en;
  }
}

export const en = {
  receiving: 'Receiving',
  receivingHint: 'Who may send through this gateway, how much, and how.',
  sending: 'Sending',
  sendingHint: 'Where mail goes that has no route of its own, and how long it is tried.',
  section: {
    greeting: 'Name and greeting',
    access: 'Who may send',
    limits: 'Limits',
    times: 'Time limits',
    relay: 'Relay host and TLS',
    retries: 'Retries',
    headers: 'Header fields',
  },
  fields: {
    mta: {
      hostname: { label: 'Host name', help: 'In the greeting, in Received, and in EHLO.' },
      banner: { label: 'Greeting', help: 'After 220. Empty: the host name and ESMTP MTA.' },
      maxMessageBytes: { label: 'Largest message', help: 'With its header. 0: the built-in limit of 256 MiB.' },
      maxRecipients: { label: 'Recipients of one message', help: 'Further ones are refused.' },
      trustedNetworks: { label: 'Trusted networks', help: 'Clients in them may send anywhere. One address or network a line.' },
      relayhost: {
        label: 'Relay host',
        help: 'Takes all mail without a route. Off: by DNS.',
        host: { label: 'Host' },
        port: { label: 'Port' },
        tls: { label: 'TLS' },
      },
      sessionTimeoutSeconds: { label: 'Silence in a session', help: 'After that it is ended.' },
      dataTimeoutSeconds: { label: 'Silence within a message', help: 'After that the session is ended.' },
      maxSessionSeconds: { label: 'Longest session', help: 'Whatever happens in it.' },
      connectionsPerClient: { label: 'Sessions of one client', help: 'At the same time. 0: no limit.' },
      connectionsPerMinute: { label: 'New sessions of one client', help: '0: no limit.' },
      messagesPerMinute: { label: 'Messages of one client', help: '0: no limit.' },
      refusedRecipientsPerMinute: { label: 'Refused recipients of one client', help: 'Over all its sessions. 0: no limit.' },
      maxErrors: { label: 'Refused commands', help: 'After that the session is closed.' },
      maxHops: { label: 'Received fields', help: 'With more of them a mail is in a loop.' },
      bareLineEndings: {
        label: 'A bare CR or LF in a message',
        help: 'It can smuggle a second message past a gateway.',
        options: { refuse: 'Refuse', normalise: 'Make it a line end' },
      },
      mixedVerdicts: {
        label: 'When recipients differ',
        help: 'Some refuse a message that others accept, and its sender cannot be told.',
        options: { separate: 'Ask for each group alone', strictest: 'Refuse it for all' },
      },
      strictEnvelope: { label: 'Strict addresses', help: 'Addresses in MAIL and RCPT need angle brackets.' },
      disableVrfy: { label: 'No VRFY', help: 'The command is answered as unknown.' },
      discardEhloKeywords: { label: 'Extensions that are not offered', help: 'Words of the answer to EHLO, one a line.' },
      rejectUnknownRecipientDomain: {
        label: 'Refuse unknown recipient domains',
        help: 'When the domain of relayed mail has neither MX nor address.',
      },
      tls: { label: 'TLS for incoming mail', help: 'Whether clients may or must encrypt.' },
    },
    delivery: {
      queueLifetimeHours: { label: 'Time in the queue', help: 'Then the mail is given up and its sender told.' },
      bounceLifetimeHours: { label: 'Time in the queue for reports', help: 'For mail with the null sender.' },
      firstRetrySeconds: { label: 'Pause before the second attempt', help: 'It doubles after each.' },
      maxRetrySeconds: { label: 'Longest pause between attempts', help: 'The pause grows no further.' },
      connectionsPerHop: { label: 'Connections to one next hop', help: 'At the same time.' },
      tls: { label: 'TLS for outgoing mail', help: 'Where no route says otherwise.' },
      attemptTimeoutSeconds: { label: 'Longest attempt', help: 'Then it counts as failed for now.' },
    },
    headers: {
      enabled: { label: 'Add our header fields', help: 'With what each module said.' },
      prefix: { label: 'Prefix of our header fields', help: 'Copies in incoming mail are removed.' },
      scl: { label: 'Spam level for Exchange', help: 'Adds X-MS-Exchange-Organization-SCL.' },
    },
  },
} as const;
