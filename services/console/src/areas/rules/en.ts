declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly rules: typeof en;
  }
}

export const en = {
  title: 'Rules',
  one: 'Rule',
  hint: 'The first enabled rule whose senders, recipients and conditions match applies.',
  add: 'New rule',
  create: 'New rule',
  copyOf: 'Copy of {{name}}',
  copy: 'Copy',
  priority: 'Priority',
  up: 'Move up',
  down: 'Move down',
  move: 'Move',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  former: 'This rule was deleted. It is shown as it was in revision {{revision}}.',
  moved: 'Moved',
  saved: 'Rule {{name}} saved',
  everybody: 'everybody',
  nobody: 'nobody yet',
  enabled: 'Enabled',
  mode: 'Mode',
  confirmDelete: 'Delete the rule {{name}}?',
  confirmWide: 'Switch a rule for everybody on?',
  confirmWideText: 'All mail goes by this rule from then on, unless a rule above it takes it.',
  defaultHint: 'The Default rule catches the rest: it stays last, enabled and for everybody.',
  id: 'Rule {{id}}',
  empty: 'There is no rule.',
  notScanning: 'In this mode no module runs.',
  mail: 'Mail under this rule',
  view: {
    rule: 'Rule',
  },
  found: 'What was found',
  options: 'Options',
  fields: {
    name: {
      label: 'Name',
    },
    description: {
      label: 'Description',
    },
    enabled: {
      label: 'Enabled',
    },
    mode: {
      label: 'Mode',
      help: 'Without scanning no module runs.',
      options: {
        scan: 'Scan',
        skip: 'Deliver without scanning',
        reject: 'Reject without scanning',
        delete: 'Delete without scanning',
      },
    },
    senders: {
      label: 'Senders',
      help: 'One a line: an address, a mask with * and ?, reg: with an expression, an IP address, or a network.',
    },
    recipients: {
      label: 'Recipients',
      help: 'One a line: an address, a mask with * and ?, or reg: with an expression.',
    },
    modules: {
      contentFilter: {
        maxSizeKb: {
          label: 'Size limit',
          help: 'Of the whole message. 0: none.',
        },
        formats: {
          match: {
            label: 'Formats act',
            options: {
              listed: 'when listed',
              'not-listed': 'when not listed',
            },
          },
          list: {
            label: 'Formats',
            help: 'Categories or single types by content, one a line.',
          },
        },
        names: {
          match: {
            label: 'File names act',
            options: {
              listed: 'when listed',
              'not-listed': 'when not listed',
            },
          },
          list: {
            label: 'File names',
            help: 'Masks with * and ?, one a line.',
          },
        },
        inArchives: {
          label: 'Also within archives',
          help: 'Names and formats inside archives and compound files.',
        },
      },
      senderAuth: {
        dmarcPrimary: {
          label: 'Only DMARC decides',
          help: 'Off: any violation of SPF, DKIM or DMARC counts.',
        },
        applyDmarcPolicy: {
          label: "Apply the sender's DMARC policy",
          help: 'Quarantine: tag and Backup; reject: reject. Off: the action for DMARC violations.',
        },
        tempErrorCounts: {
          label: 'Temporary errors count',
          help: 'As a violation.',
        },
        permErrorCounts: {
          label: 'Permanent errors count',
          help: 'As a violation.',
        },
        softfailCounts: {
          label: 'SPF softfail counts',
          help: 'As a violation.',
        },
        missingDkimCounts: {
          label: 'A missing DKIM signature counts',
          help: 'As a violation.',
        },
      },
    },
  },
  action: 'Action',
  backup: 'Backup',
  tag: 'Subject tag',
  keep: 'Keep the original in Backup',
} as const;
