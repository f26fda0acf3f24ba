import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  malware: 'Schadprogramme',
  spam: 'Spam',
  links: 'Phishing und Links',
  content: 'Inhalt',
  sender: 'Absenderprüfung',
  scanning: 'Zeit für die Prüfung',
  section: {
    scan: 'Prüfung',
    limits: 'Grenzen und Ausnahmen',
    lists: 'DNS-Listen',
    phishing: 'Phishing',
    links: 'Links',
    methods: 'Verfahren',
    all: 'Alle Module',
  },
  fields: {
    modules: {
      deadlineSeconds: {
        label: 'Gesamte Prüfung einer Nachricht',
        help: 'Aller Module zusammen; danach soll der Absender es noch einmal versuchen.',
      },
      antivirus: {
        enabled: {
          label: 'Eingeschaltet',
          help: 'Aus: Regeln, die danach fragen, finden nichts.',
        },
        timeoutSeconds: {
          label: 'Zeitgrenze',
          help: 'Für eine Nachricht.',
        },
        maxNesting: {
          label: 'Schachtelung von Archiven',
          help: 'Was tiefer liegt, wird nicht angesehen und gemeldet.',
        },
        maxScanBytes: {
          label: 'Größte geprüfte Nachricht',
          help: 'Größere werden als nicht geprüft gemeldet.',
        },
        heuristics: {
          label: 'Heuristik',
          help: 'Meldet auch, was nur wie ein Schadprogramm aussieht.',
        },
        excludeNames: {
          label: 'Nicht geprüfte Dateinamen',
          help: 'Masken mit * und ?, eine je Zeile.',
        },
        onFailure: {
          label: 'Wenn es scheitert oder säumt',
          help: 'Die Mail gilt dann nie als sauber.',
          options: {
            tempfail: 'Absender behält die Mail (451)',
            skip: 'Zustellen, eine Kopfzeile sagt es',
          },
        },
      },
      antispam: {
        enabled: {
          label: 'Eingeschaltet',
          help: 'Aus: Regeln, die danach fragen, finden nichts.',
        },
        timeoutSeconds: {
          label: 'Zeitgrenze',
          help: 'Für eine Nachricht.',
        },
        spamRate: {
          label: 'Spam ab Wertung',
          help: 'Von 100.',
        },
        probableRate: {
          label: 'Vermutlich Spam ab Wertung',
          help: 'Nicht über der Wertung für Spam.',
        },
        dnsLists: {
          label: 'DNS-Listen',
          help: 'Listen von Clients, die gefragt werden, mit der Wertung, die ein Treffer hinzufügt.',
          zone: {
            label: 'Zone',
          },
          weight: {
            label: 'Wertung',
          },
        },
        onFailure: {
          label: 'Wenn es scheitert oder säumt',
          help: 'Die Mail gilt dann nie als sauber.',
          options: {
            tempfail: 'Absender behält die Mail (451)',
            skip: 'Zustellen, eine Kopfzeile sagt es',
          },
        },
      },
      antiphishing: {
        enabled: {
          label: 'Nach Phishing suchen',
          help: 'Braucht den Spam-Scanner.',
        },
      },
      links: {
        enabled: {
          label: 'Links ansehen',
          help: 'Braucht den Spam-Scanner.',
        },
        maliciousHosts: {
          label: 'Bösartige Hosts',
          help: 'Mit ihren Unterdomänen, einer je Zeile.',
        },
      },
      contentFilter: {
        enabled: {
          label: 'Eingeschaltet',
          help: 'Aus: Regeln, die danach fragen, finden nichts.',
        },
        timeoutSeconds: {
          label: 'Zeitgrenze',
          help: 'Für eine Nachricht.',
        },
        maxNesting: {
          label: 'Schachtelung von Archiven',
          help: 'Was tiefer liegt, wird nicht angesehen und gemeldet.',
        },
        onFailure: {
          label: 'Wenn es scheitert oder säumt',
          help: 'Die Mail gilt dann nie als sauber.',
          options: {
            tempfail: 'Absender behält die Mail (451)',
            skip: 'Zustellen, eine Kopfzeile sagt es',
          },
        },
      },
      senderAuth: {
        enabled: {
          label: 'Eingeschaltet',
          help: 'Aus: Regeln, die danach fragen, finden nichts.',
        },
        timeoutSeconds: {
          label: 'Zeitgrenze',
          help: 'Für eine Nachricht.',
        },
        dnsTimeoutSeconds: {
          label: 'Zeitgrenze für DNS',
          help: 'Für alle Fragen einer Nachricht.',
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
          label: 'Wenn es scheitert oder säumt',
          help: 'Die Mail gilt dann nie als sauber.',
          options: {
            tempfail: 'Absender behält die Mail (451)',
            skip: 'Zustellen, eine Kopfzeile sagt es',
          },
        },
      },
    },
  },
};
