import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Regeln',
  one: 'Regel',
  hint: 'Es gilt die erste eingeschaltete Regel, deren Absender, Empfänger und Bedingungen passen.',
  add: 'Neue Regel',
  create: 'Neue Regel',
  copyOf: 'Kopie von {{name}}',
  copy: 'Kopieren',
  priority: 'Rang',
  up: 'Nach oben',
  down: 'Nach unten',
  move: 'Verschieben',
  switchOn: 'Einschalten',
  switchOff: 'Ausschalten',
  former: 'Diese Regel wurde gelöscht. Sie ist so gezeigt, wie sie in Revision {{revision}} war.',
  moved: 'Verschoben',
  saved: 'Regel {{name}} gespeichert',
  everybody: 'alle',
  nobody: 'noch niemand',
  enabled: 'Eingeschaltet',
  mode: 'Modus',
  confirmDelete: 'Regel {{name}} löschen?',
  confirmWide: 'Eine Regel für alle einschalten?',
  confirmWideText: 'Ab dann geht alle Mail nach dieser Regel, wenn keine Regel darüber sie nimmt.',
  defaultHint: 'Die Default-Regel fängt den Rest: Sie bleibt letzte, eingeschaltet und für alle.',
  id: 'Regel {{id}}',
  empty: 'Es gibt keine Regel.',
  notScanning: 'In diesem Modus läuft kein Modul.',
  mail: 'Mail unter dieser Regel',
  view: {
    rule: 'Regel',
  },
  found: 'Was gefunden wurde',
  options: 'Optionen',
  fields: {
    name: {
      label: 'Name',
    },
    description: {
      label: 'Beschreibung',
    },
    enabled: {
      label: 'Eingeschaltet',
    },
    mode: {
      label: 'Modus',
      help: 'Ungeprüft heißt: Kein Modul läuft.',
      options: {
        scan: 'Prüfen',
        skip: 'Ungeprüft zustellen',
        reject: 'Ungeprüft abweisen',
        delete: 'Ungeprüft löschen',
      },
    },
    senders: {
      label: 'Absender',
      help: 'Je Zeile: eine Adresse, eine Maske mit * und ?, reg: mit einem Ausdruck, eine IP-Adresse oder ein Netz.',
    },
    recipients: {
      label: 'Empfänger',
      help: 'Je Zeile: eine Adresse, eine Maske mit * und ? oder reg: mit einem Ausdruck.',
    },
    modules: {
      contentFilter: {
        maxSizeKb: {
          label: 'Größengrenze',
          help: 'Der ganzen Nachricht. 0: keine.',
        },
        formats: {
          match: {
            label: 'Formate gelten',
            options: {
              listed: 'wenn genannt',
              'not-listed': 'wenn nicht genannt',
            },
          },
          list: {
            label: 'Formate',
            help: 'Kategorien oder einzelne Typen nach Inhalt, je Zeile einer.',
          },
        },
        names: {
          match: {
            label: 'Dateinamen gelten',
            options: {
              listed: 'wenn genannt',
              'not-listed': 'wenn nicht genannt',
            },
          },
          list: {
            label: 'Dateinamen',
            help: 'Masken mit * und ?, je Zeile eine.',
          },
        },
        inArchives: {
          label: 'Auch in Archiven',
          help: 'Namen und Formate in Archiven und zusammengesetzten Dateien.',
        },
      },
      senderAuth: {
        dmarcPrimary: {
          label: 'Nur DMARC entscheidet',
          help: 'Aus: Jeder Verstoß gegen SPF, DKIM oder DMARC zählt.',
        },
        applyDmarcPolicy: {
          label: 'DMARC-Richtlinie des Absenders anwenden',
          help: 'Quarantäne: Marke und Backup; reject: abweisen. Aus: die Aktion für DMARC-Verstöße.',
        },
        tempErrorCounts: {
          label: 'Zeitweilige Fehler zählen',
          help: 'Als Verstoß.',
        },
        permErrorCounts: {
          label: 'Dauerhafte Fehler zählen',
          help: 'Als Verstoß.',
        },
        softfailCounts: {
          label: 'SPF softfail zählt',
          help: 'Als Verstoß.',
        },
        missingDkimCounts: {
          label: 'Eine fehlende DKIM-Signatur zählt',
          help: 'Als Verstoß.',
        },
      },
    },
  },
  action: 'Aktion',
  backup: 'Backup',
  tag: 'Marke im Betreff',
  keep: 'Original im Backup aufbewahren',
};
