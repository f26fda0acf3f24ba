import { eventsV1 } from '@postern/contracts';
import { msgIdTime } from '@postern/kernel';

/** Mails as a gateway of a company sees them, the same for the same seed: names, subjects, verdicts and ends in the shares that they have, in facts as long as real ones. */

const DAY_MS = 86_400_000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Numbers between 0 and 1 that only look random (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FIRST = [
  'anna',
  'bob',
  'carla',
  'david',
  'elena',
  'frank',
  'greta',
  'hugo',
  'irina',
  'jonas',
  'karin',
  'lars',
  'maria',
  'nina',
  'otto',
  'paula',
];
const LAST = ['meyer', 'smith', 'novak', 'garcia', 'ivanova', 'keller', 'rossi', 'jensen', 'dubois', 'silva', 'kowalski', 'tanaka', 'brown', 'weber'];
const WORDS =
  'invoice report meeting order offer contract reminder newsletter delivery payment update question answer project plan budget review minutes ticket password account security notice shipment customer summer conference agenda draft signed urgent monthly weekly quarterly statement travel booking'.split(
    ' ',
  );

export interface BenchMail {
  readonly decision: eventsV1.MailDecided;
  readonly deliveries: readonly eventsV1.DeliveryAttempted[];
}

export interface MailsOf {
  readonly count: number;
  /** The newest is from a moment before this. */
  readonly endMs: number;
  readonly days: number;
  readonly seed: number;
}

/** All of them, the oldest first. */
export function* journalMails({ count, endMs, days, seed }: MailsOf): Generator<BenchMail> {
  const next = numbers(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const below = (max: number) => Math.floor(next() * max);
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('');
  for (let n = 0; n < count; n++) {
    const atMs = Math.floor(endMs - days * DAY_MS + ((n + next()) * days * DAY_MS) / (count + 1));
    const msgId = msgIdTime(atMs) + Array.from({ length: 16 }, () => ALPHABET.charAt(below(32))).join('');
    const domain = `${one(WORDS)}-${below(4000)}.example`;
    const [first, last] = [one(FIRST), one(LAST)];
    const mailFrom = `${first}.${last}${below(50)}@${domain}`;
    const recipients = Array.from({ length: next() < 0.9 ? 1 : 1 + below(5) }, () => `${one(FIRST)}.${one(LAST)}@local${below(20)}.example`);
    const chance = next();
    const verdict = chance < 0.86 ? 'clean' : chance < 0.95 ? 'spam' : chance < 0.97 ? 'phishing' : chance < 0.975 ? 'infected' : 'dropped';
    const decision = decided({ n, atMs, msgId, domain, first, last, mailFrom, recipients, verdict, next, one, below, hex });
    const isAccepted = verdict === 'clean';
    yield { decision, deliveries: isAccepted ? attempts(decision, recipients, next, one, below) : [] };
  }
}

interface Draw {
  readonly n: number;
  readonly atMs: number;
  readonly msgId: string;
  readonly domain: string;
  readonly first: string;
  readonly last: string;
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  readonly verdict: 'clean' | 'spam' | 'phishing' | 'infected' | 'dropped';
  readonly next: () => number;
  readonly one: <T>(list: readonly T[]) => T;
  readonly below: (max: number) => number;
  readonly hex: (length: number) => string;
}

const REPLIES = { clean: 250, spam: 550, phishing: 550, infected: 550, dropped: 250 } as const;

function decided(draw: Draw): eventsV1.MailDecided {
  const { n, atMs, msgId, domain, first, last, mailFrom, recipients, verdict, next, one, below, hex } = draw;
  const rule = next() < 0.7 ? { ruleId: 1, ruleName: 'Default' } : { ruleId: 2 + below(40), ruleName: `Partners of ${one(LAST)}` };
  const { Disposition, Action } = eventsV1;
  const fate =
    verdict === 'clean'
      ? { disposition: Disposition.DISPOSITION_DELIVER, action: Action.ACTION_SKIP, causedBy: '' }
      : verdict === 'dropped'
        ? { disposition: Disposition.DISPOSITION_DISCARD, action: Action.ACTION_DELETE_MESSAGE, causedBy: 'contentFilter' }
        : { disposition: Disposition.DISPOSITION_REJECT, action: Action.ACTION_REJECT, causedBy: verdict === 'infected' ? 'antivirus' : 'antispam' };
  const clientIp = `${below(2) === 0 ? '198.51' : '203.0'}.${below(256)}.${below(256)}`;
  const rate = below(100);
  const headers = [
    'X-KSMG-Rule-ID: 1',
    `X-KSMG-Message-Action: ${verdict === 'clean' ? 'clean' : 'rejected'}`,
    'X-KSMG-AntiSpam-Lua-Profiles: 2026-11-30',
    'X-KSMG-AntiSpam-Version: 1.0.0',
    `X-KSMG-AntiSpam-Envelope-From: ${mailFrom}`,
    `X-KSMG-AntiSpam-Rate: ${rate}`,
    'X-KSMG-AntiSpam-Status: not_detected',
    'X-KSMG-AntiSpam-Method: none',
    `X-KSMG-AntiSpam-Auth: dmarc=pass header.from=${domain};spf=pass smtp.mailfrom=${domain};dkim=pass header.d=${domain}`,
    'X-KSMG-AntiPhishing: Clean, bases: 2026/11/30',
    'X-KSMG-LinksScanning: Clean, bases: 2026/11/30',
    'X-KSMG-AntiVirus-Status: Clean, skipped',
    'X-KSMG-KATA-Status: not scanned',
    '',
  ].join('\r\n');
  const scan = (scanner: string, modules: readonly (readonly [string, string])[], durationMs: number) => ({
    scanner,
    modules: modules.map(([module, status]) => ({
      module,
      status,
      outcome: { kind: { $case: 'clean' as const, value: {} } },
      classes: status === 'Clean' ? [] : [status.toLowerCase()],
      findings:
        status === 'Clean'
          ? []
          : [{ code: `FOUND_${status.toUpperCase()}`, weight: below(100), evidence: `seen in part 1.${below(4)} of ${domain}` }],
      facts: module === 'antispam' ? { rate: String(rate), method: 'criteria', info: `AS_HTML_ONLY ${below(9)}, AS_SUBJECT ${below(9)}` } : {},
    })),
    parts:
      scanner === 'antivirus'
        ? [
            { path: '1.1', name: '', size: below(9000), types: ['text'] },
            { path: '1.2', name: `${one(WORDS)}-${n}.pdf`, size: below(90_000), types: ['pdf'] },
          ]
        : [],
    engines: [{ engine: scanner, version: '1.4.2', database: '27450', databaseAtMs: atMs - (atMs % DAY_MS) }],
    durationMs,
  });
  return eventsV1.MailDecided.fromPartial({
    msgId,
    envelope: {
      mailFrom,
      recipients: [...recipients],
      helo: `mail.${domain}`,
      clientIp,
      clientName: `mail.${domain}`,
      tls: 'TLSv1.3',
      receivedAtMs: atMs,
    },
    size: 2000 + below(90_000),
    sha256: hex(64),
    subject: Array.from({ length: 3 + below(4) }, () => one(WORDS)).join(' ') + (below(3) === 0 ? ` ${n}` : ''),
    messageId: `<${hex(24)}.${n}@${domain}>`,
    headerFrom: `${first} ${last} <${mailFrom}>`,
    blobKey: verdict === 'clean' ? `transit/${hex(64)}/${msgId}` : '',
    revision: 12,
    reply: {
      code: REPLIES[verdict],
      enhanced: verdict === 'clean' ? '2.6.0' : '5.7.1',
      text: verdict === 'clean' ? `Message accepted ${msgId}` : 'Message refused',
    },
    groups: [
      {
        ...rule,
        ...fate,
        recipients: [...recipients],
        explanation: [`Rule ${rule.ruleId} "${rule.ruleName}" is the first enabled rule that matches sender and recipients.`],
        splices: verdict === 'clean' ? [{ offset: 0, deleteCount: 0, insert: Buffer.from(headers) }] : [],
      },
    ],
    scans: [
      scan('auth-check', [['senderAuth', next() < 0.97 ? 'Clean' : 'Violation']], next() * 30),
      scan(
        'antispam',
        [
          ['antispam', verdict === 'spam' ? 'Spam' : next() < 0.05 ? 'MASSMAIL' : 'Clean'],
          ['antiphishing', verdict === 'phishing' ? 'Phishing' : 'Clean'],
          ['links', 'Clean'],
        ],
        next() * 10,
      ),
      scan('content-filter', [['contentFilter', 'Clean']], next() * 10),
      scan('antivirus', [['antivirus', verdict === 'infected' ? 'Infected' : next() < 0.001 ? 'Error' : 'Clean']], next() * 60),
    ],
    auth: {
      spf: 'pass',
      dkim: 'pass',
      dmarc: 'pass',
      arc: 'none',
      spfDomain: domain,
      dkimDomains: [domain],
      fromDomain: domain,
      dmarcPolicy: 'reject',
      aligned: true,
    },
    decidedAtMs: atMs + 200,
    steps: ['group recipients', 'parse', 'auth-check', 'antispam', 'content-filter', 'antivirus', 'decide', 'compose', 'store original'].map(
      (name) => ({
        name,
        atMs: next() * 100,
        durationMs: next() * 50,
        detail: '',
      }),
    ),
    originalOnBus: true,
  });
}

function attempts(
  { msgId, decidedAtMs }: eventsV1.MailDecided,
  recipients: readonly string[],
  next: () => number,
  one: <T>(list: readonly T[]) => T,
  below: (max: number) => number,
): readonly eventsV1.DeliveryAttempted[] {
  const { DeliveryResult } = eventsV1;
  return recipients.flatMap((recipient) => {
    const chance = next();
    const results =
      chance < 0.96
        ? [DeliveryResult.DELIVERY_RESULT_DELIVERED]
        : chance < 0.98
          ? [DeliveryResult.DELIVERY_RESULT_DEFERRED, DeliveryResult.DELIVERY_RESULT_DELIVERED]
          : chance < 0.99
            ? [DeliveryResult.DELIVERY_RESULT_BOUNCED]
            : [DeliveryResult.DELIVERY_RESULT_DEFERRED];
    return results.map((result, i) =>
      eventsV1.DeliveryAttempted.fromPartial({
        msgId,
        recipient,
        attempt: i + 1,
        result,
        nextHop: `10.0.${below(4)}.${below(9)}:25`,
        reply: `${one(['250 2.0.0 Ok: queued as', '451 4.7.1 greylisted', '250 2.6.0'])} ${msgId.slice(10)}`,
        tls: 'TLSv1.3',
        atMs: decidedAtMs + 500 + i * 900_000,
        durationMs: next() * 90,
      }),
    );
  });
}
