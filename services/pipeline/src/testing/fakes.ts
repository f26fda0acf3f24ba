/** Fakes of the ports around the pipeline: they record in one list what happened, in its order. */
import { createHash } from 'node:crypto';

import type { eventsV1 } from '@postern/contracts';
import { understand } from '@postern/facts';
import { bodyOf, noTracer } from '@postern/kernel';
import type { DnsAnswer, DnsResolver, DnsType, Labels, LogFields, MessageBus, Metrics, MsgId, OutgoingMessage, Tracer } from '@postern/kernel';
import { createLoops } from '@postern/platform-service';
import type { Shell } from '@postern/platform-service';
import { RECORDS } from '@postern/modules';
import { firstRevision, savedSettings, settingsHolder } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';
import type { Submission } from '@postern/smtp';
import { plainResult, SCANNER_NAMES, SCANNERS } from '@postern/verdict';
import type { AuthResults, Envelope, ModuleName, ModuleResult, ObjectClass, Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';

import { memoryBlobs, memoryBus, turnableClock } from '@postern/testing';
import type { TurnableClock } from '@postern/testing';

export const MSG = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId;

export interface FakeShell extends Shell {
  readonly clock: TurnableClock;
  readonly logged: readonly { readonly level: string; readonly code: string; readonly fields: LogFields }[];
  readonly counted: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export function fakeShell(tracer: Tracer = noTracer): FakeShell {
  const logged: { level: string; code: string; fields: LogFields }[] = [];
  const counted = new Map<string, number>();
  const stops: (() => Promise<void>)[] = [];
  const write =
    (level: string) =>
    (code: string, fields: LogFields = {}) =>
      void logged.push({ level, code, fields });
  const key = (name: string, labels: Labels = {}) => [name, ...Object.values(labels)].join(' ');
  const metrics: Metrics = {
    counter: (name) => ({ add: (count, labels) => void counted.set(key(name, labels), (counted.get(key(name, labels)) ?? 0) + count) }),
    gauge: (name) => ({
      set: (value, labels) => void counted.set(key(name, labels), value),
      forget: (labels) => void counted.delete(key(name, labels)),
    }),
    histogram: (name) => ({ observe: (_value, labels) => void counted.set(key(name, labels), (counted.get(key(name, labels)) ?? 0) + 1) }),
  };
  const own = {
    clock: turnableClock(),
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    onStop: (_name: string, work: () => Promise<void>) => void stops.push(work),
  };
  return {
    ...createLoops(own),
    ...own,
    service: 'pipeline',
    instance: 'test',
    version: '0.0.0',
    random: { bytes: (count) => new Uint8Array(count) },
    metrics,
    tracer,
    health: { add: () => {}, watch: () => {}, report: () => Promise.resolve({ ready: true, checks: [] }) },
    logged,
    counted,
    stop: async () => {
      for (const work of stops.reverse()) await work();
    },
  };
}

export const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A store in memory that writes `put <key>` into the record. */
export function fakeBlobs(record: string[], put: () => Promise<void> = () => Promise.resolve()): ReturnType<typeof memoryBlobs> {
  const memory = memoryBlobs();
  return {
    ...memory,
    async put(key, bytes) {
      await put();
      await memory.put(key, bytes);
      record.push(`put ${key}`);
    },
    async delete(key) {
      await memory.delete(key);
      record.push(`delete ${key}`);
    },
  };
}

/** A bus in memory that writes `publish <id>` into the record. */
export function fakeBus(
  record: string[],
  publish: (message: OutgoingMessage) => Promise<void> = () => Promise.resolve(),
): MessageBus & {
  readonly facts: eventsV1.MailDecided[];
  readonly originals: eventsV1.OriginalAccepted[];
  readonly refusals: eventsV1.RecipientRefused[];
  readonly sent: OutgoingMessage[];
} {
  const originals: eventsV1.OriginalAccepted[] = [];
  const facts: eventsV1.MailDecided[] = [];
  const refusals: eventsV1.RecipientRefused[] = [];
  const memory = memoryBus();
  return {
    ...memory,
    facts,
    originals,
    refusals,
    sent: memory.published,
    async publish(messages) {
      for (const message of messages) {
        await publish(message);
        await memory.publish([message]);
        record.push(`publish ${message.id}`);
        const fact = understand({ headers: {}, ...message });
        if (!fact.ok) throw new Error(fact.error);
        if (fact.value.name === 'MailDecided') facts.push(fact.value.value);
        if (fact.value.name === 'OriginalAccepted') originals.push(fact.value.value);
        if (fact.value.name === 'RecipientRefused') refusals.push(fact.value.value);
      }
    },
  };
}

/** Messages whose fact says that they were accepted; the pipeline publishes it only after it has put the original. */
export const keptBy = ({ facts }: Pick<ReturnType<typeof fakeBus>, 'facts'>): readonly MsgId[] =>
  facts.filter(({ reply }) => reply?.code === 250).map(({ msgId }) => msgId as MsgId);

type Answer = (request: ScanRequest, signal: AbortSignal) => Promise<ScanReply>;

export const PASSED: AuthResults = {
  spf: 'pass',
  dkim: 'pass',
  dmarc: 'pass',
  arc: 'none',
  spfDomain: 'example.org',
  dkimDomains: ['example.org'],
  fromDomain: 'example.org',
  dmarcPolicy: '',
  aligned: true,
};

/** Scanners that find nothing, but for the given ones; each call is written into the record. */
export function fakeScanners(record: string[], special: Partial<Record<ScannerName, Answer>> = {}): ReadonlyMap<ScannerName, Scanner> {
  return new Map(
    SCANNER_NAMES.map((name) => {
      const answer = special[name] ?? (() => Promise.resolve(replyOf(name)));
      const scan: Answer = (request, signal) => {
        record.push(`scan ${name}`);
        return answer(request, signal);
      };
      return [name, { name, scan }] as const;
    }),
  );
}

/** A reply in which the given modules found these classes and the others nothing. */
export function replyOf(
  scanner: ScannerName,
  found: Partial<Record<ModuleName, readonly ObjectClass[]>> = {},
  more: Partial<ModuleResult> = {},
): ScanReply {
  const modules = SCANNERS[scanner].map((module): ModuleResult => {
    const classes = found[module];
    if (classes === undefined) return plainResult(module, { kind: 'clean' }, 'Clean');
    const findings = [{ code: `${module}_SEEN`, weight: 1, evidence: 'seen' }];
    const bad = Object.entries(RECORDS[module].statuses).find(([, meaning]) => meaning === 'bad')?.[0] as ModuleResult['status'];
    return { ...plainResult(module, { kind: 'found', findings }, 'Clean'), status: bad, classes, findings, ...more };
  });
  const engines = [{ engine: `engine-of-${scanner}`, version: '1.0', database: '7', databaseAtMs: Date.UTC(2025, 10, 20) }];
  return { scanner, modules, parts: [], engines, durationMs: 1, auth: scanner === 'auth-check' ? PASSED : undefined };
}

export const finds =
  (scanner: ScannerName, found: Partial<Record<ModuleName, readonly ObjectClass[]>>, more: Partial<ModuleResult> = {}): Answer =>
  () =>
    Promise.resolve(replyOf(scanner, found, more));

/** A resolver with a table of `name type`; everything else does not exist. */
export function fakeDns(table: Readonly<Record<string, DnsAnswer>>, record: string[] = []): DnsResolver {
  return {
    resolve(name: string, type: DnsType) {
      record.push(`dns ${name} ${type}`);
      return Promise.resolve(table[`${name} ${type}`] ?? table[name] ?? { kind: 'none', why: 'nxdomain' });
    },
  };
}

export function settingsOf(input: SettingsInput = {}) {
  // As a service gets them: from the topic, saved by whatever release.
  const settings = savedSettings({ domains: [{ name: 'example.com' }], ...input });
  if (!settings.ok) throw new Error(settings.error);
  return settingsHolder({ ...firstRevision(settings.value), number: 12 });
}

export function envelopeOf(clock: TurnableClock, more: Partial<Envelope> = {}): Envelope {
  return {
    mailFrom: 'sender@example.org',
    recipients: ['user@example.com'],
    helo: 'mx.example.org',
    clientIp: '192.0.2.10',
    clientName: 'mx.example.org',
    trusted: false,
    tls: 'TLSv1.3',
    receivedAtMs: clock.now(),
    ...more,
  };
}

export const MAIL = ['From: Ann <ann@example.org>', 'To: user@example.com', 'Subject: Hello', 'Message-ID: <1@example.org>', '', 'Text', ''].join(
  '\r\n',
);

export function submissionOf(clock: TurnableClock, text: string | Buffer = MAIL, more: Partial<Envelope> = {}): Submission {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { msgId: MSG, envelope: envelopeOf(clock, more), body: bodyOf(bytes, sha256), deadline: { atMs: clock.now() + 300_000 } };
}
