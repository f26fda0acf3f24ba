declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly protection: typeof en;
  }
}

export const en = {
  malware: 'Malware',
  spam: 'Spam',
  links: 'Phishing and links',
  content: 'Content',
  sender: 'Sender authentication',
  scanning: 'Time for scanning',
  section: {
    scan: 'Scan',
    limits: 'Limits and exceptions',
    lists: 'DNS lists',
    phishing: 'Phishing',
    links: 'Links',
    methods: 'Methods',
    all: 'All modules',
  },
  fields: {
    modules: {
      deadlineSeconds: {
        label: 'All scanning of one message',
        help: 'Of all modules together; then the sender is asked to try again.',
      },
      antivirus: {
        enabled: {
          label: 'Switched on',
          help: 'Off: rules that ask for it find nothing.',
        },
        timeoutSeconds: {
          label: 'Time limit',
          help: 'For one message.',
        },
        maxNesting: {
          label: 'Nesting of archives',
          help: 'What lies deeper is not looked at, and reported.',
        },
        maxScanBytes: {
          label: 'Largest scanned message',
          help: 'Larger ones are reported as not scanned.',
        },
        heuristics: {
          label: 'Heuristics',
          help: 'Also reports what only looks like malware.',
        },
        excludeNames: {
          label: 'File names that are not scanned',
          help: 'Masks with * and ?, one a line.',
        },
        onFailure: {
          label: 'When it fails or is late',
          help: 'Mail is never counted as clean then.',
          options: {
            tempfail: 'Sender keeps the mail (451)',
            skip: 'Deliver, and say so in a header',
          },
        },
      },
      antispam: {
        enabled: {
          label: 'Switched on',
          help: 'Off: rules that ask for it find nothing.',
        },
        timeoutSeconds: {
          label: 'Time limit',
          help: 'For one message.',
        },
        spamRate: {
          label: 'Spam from rating',
          help: 'Of 100.',
        },
        probableRate: {
          label: 'Probable spam from rating',
          help: 'Not above the rating for spam.',
        },
        dnsLists: {
          label: 'DNS lists',
          help: 'Lists of clients that are asked, with the rating that a hit adds.',
          zone: {
            label: 'Zone',
          },
          weight: {
            label: 'Rating',
          },
        },
        onFailure: {
          label: 'When it fails or is late',
          help: 'Mail is never counted as clean then.',
          options: {
            tempfail: 'Sender keeps the mail (451)',
            skip: 'Deliver, and say so in a header',
          },
        },
      },
      antiphishing: {
        enabled: {
          label: 'Look for phishing',
          help: 'Needs the spam scanner.',
        },
      },
      links: {
        enabled: {
          label: 'Look at links',
          help: 'Needs the spam scanner.',
        },
        maliciousHosts: {
          label: 'Malicious hosts',
          help: 'With their subdomains, one a line.',
        },
      },
      contentFilter: {
        enabled: {
          label: 'Switched on',
          help: 'Off: rules that ask for it find nothing.',
        },
        timeoutSeconds: {
          label: 'Time limit',
          help: 'For one message.',
        },
        maxNesting: {
          label: 'Nesting of archives',
          help: 'What lies deeper is not looked at, and reported.',
        },
        onFailure: {
          label: 'When it fails or is late',
          help: 'Mail is never counted as clean then.',
          options: {
            tempfail: 'Sender keeps the mail (451)',
            skip: 'Deliver, and say so in a header',
          },
        },
      },
      senderAuth: {
        enabled: {
          label: 'Switched on',
          help: 'Off: rules that ask for it find nothing.',
        },
        timeoutSeconds: {
          label: 'Time limit',
          help: 'For one message.',
        },
        dnsTimeoutSeconds: {
          label: 'Time limit for DNS',
          help: 'For all questions of one message.',
        },
        spf: {
          label: 'SPF',
        },
        dkim: {
          label: 'DKIM',
        },
        dmarc: {
          label: 'DMARC',
        },
        arc: {
          label: 'ARC',
        },
        onFailure: {
          label: 'When it fails or is late',
          help: 'Mail is never counted as clean then.',
          options: {
            tempfail: 'Sender keeps the mail (451)',
            skip: 'Deliver, and say so in a header',
          },
        },
      },
    },
  },
} as const;
