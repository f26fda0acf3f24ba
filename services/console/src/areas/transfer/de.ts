import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  receiving: 'Empfang',
  receivingHint: 'Wer durch dieses Gateway senden darf, wie viel und wie.',
  sending: 'Versand',
  sendingHint: 'Wohin Mail ohne eigene Route geht und wie lange es versucht wird.',
  section: {
    greeting: 'Name und Begrüßung',
    access: 'Wer senden darf',
    limits: 'Grenzen',
    times: 'Zeitgrenzen',
    relay: 'Relay-Host und TLS',
    retries: 'Wiederholungen',
    headers: 'Kopfzeilen',
  },
  fields: {
    mta: {
      hostname: { label: 'Hostname', help: 'In der Begrüßung, in Received und in EHLO.' },
      banner: { label: 'Begrüßung', help: 'Nach 220. Leer: der Hostname und ESMTP MTA.' },
      maxMessageBytes: { label: 'Größte Nachricht', help: 'Mit ihrem Kopf. 0: die eingebaute Grenze von 256 MiB.' },
      maxRecipients: { label: 'Empfänger einer Nachricht', help: 'Weitere werden abgewiesen.' },
      trustedNetworks: {
        label: 'Vertrauenswürdige Netze',
        help: 'Clients darin dürfen überallhin senden. Eine Adresse oder ein Netz je Zeile.',
      },
      relayhost: {
        label: 'Relay-Host',
        help: 'Nimmt alle Mail ohne eigene Route. Aus: nach DNS.',
        host: { label: 'Host' },
        port: { label: 'Port' },
        tls: { label: 'TLS' },
      },
      sessionTimeoutSeconds: { label: 'Stille in einer Sitzung', help: 'Danach wird sie beendet.' },
      dataTimeoutSeconds: { label: 'Stille in einer Nachricht', help: 'Danach wird die Sitzung beendet.' },
      maxSessionSeconds: { label: 'Längste Sitzung', help: 'Was auch in ihr geschieht.' },
      connectionsPerClient: { label: 'Sitzungen eines Clients', help: 'Zur selben Zeit. 0: keine Grenze.' },
      connectionsPerMinute: { label: 'Neue Sitzungen eines Clients', help: '0: keine Grenze.' },
      messagesPerMinute: { label: 'Nachrichten eines Clients', help: '0: keine Grenze.' },
      refusedRecipientsPerMinute: { label: 'Abgelehnte Empfänger eines Clients', help: 'Über alle seine Sitzungen. 0: keine Grenze.' },
      maxErrors: { label: 'Abgewiesene Befehle', help: 'Danach wird die Sitzung geschlossen.' },
      maxHops: { label: 'Received-Zeilen', help: 'Mit mehr davon läuft eine Mail im Kreis.' },
      bareLineEndings: {
        label: 'Ein einzelnes CR oder LF in einer Nachricht',
        help: 'Es kann eine zweite Nachricht an einem Gateway vorbeischmuggeln.',
        options: { refuse: 'Abweisen', normalise: 'Zum Zeilenende machen' },
      },
      mixedVerdicts: {
        label: 'Wenn Empfänger sich unterscheiden',
        help: 'Manche weisen eine Nachricht ab, die andere annehmen, und der Absender kann es nicht erfahren.',
        options: { separate: 'Jede Gruppe einzeln anfordern', strictest: 'Für alle abweisen' },
      },
      strictEnvelope: { label: 'Strenge Adressen', help: 'Adressen in MAIL und RCPT brauchen spitze Klammern.' },
      disableVrfy: { label: 'Kein VRFY', help: 'Der Befehl wird als unbekannt beantwortet.' },
      discardEhloKeywords: { label: 'Nicht angebotene Erweiterungen', help: 'Wörter der Antwort auf EHLO, eines je Zeile.' },
      rejectUnknownRecipientDomain: {
        label: 'Unbekannte Empfängerdomänen abweisen',
        help: 'Wenn die Domäne weitergereichter Mail weder MX noch Adresse hat.',
      },
      tls: { label: 'TLS für eingehende Mail', help: 'Ob Clients verschlüsseln dürfen oder müssen.' },
    },
    delivery: {
      queueLifetimeHours: { label: 'Zeit in der Warteschlange', help: 'Dann wird die Mail aufgegeben, und der Absender erfährt es.' },
      bounceLifetimeHours: { label: 'Zeit in der Warteschlange für Berichte', help: 'Für Mail mit leerem Absender.' },
      firstRetrySeconds: { label: 'Pause vor dem zweiten Versuch', help: 'Sie verdoppelt sich nach jedem.' },
      maxRetrySeconds: { label: 'Längste Pause zwischen Versuchen', help: 'Länger wird die Pause nicht.' },
      connectionsPerHop: { label: 'Verbindungen zu einem nächsten Host', help: 'Zur selben Zeit.' },
      tls: { label: 'TLS für ausgehende Mail', help: 'Wo keine Route etwas anderes sagt.' },
      attemptTimeoutSeconds: { label: 'Längster Versuch', help: 'Dann gilt er als vorerst gescheitert.' },
    },
    headers: {
      enabled: { label: 'Unsere Kopfzeilen hinzufügen', help: 'Mit dem, was jedes Modul sagte.' },
      prefix: { label: 'Anfang unserer Kopfzeilen', help: 'Kopien in eingehender Mail werden entfernt.' },
      scl: { label: 'Spam-Stufe für Exchange', help: 'Fügt X-MS-Exchange-Organization-SCL hinzu.' },
    },
  },
};
