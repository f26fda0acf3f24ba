import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';

import { clamdAddress, createClamd } from '@postern/adapter-clamd';
import { createYara } from '@postern/adapter-yara';
import { createAntispam } from '@postern/antispam';
import { createAntivirus } from '@postern/antivirus';
import { createAuthCheck } from '@postern/auth-check';
import { createContentFilter } from '@postern/content-filter';
import { bodyOf } from '@postern/kernel';
import type { DnsResolver, MsgId } from '@postern/kernel';
import { parseMessage } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import { defaultSettings, profileOf } from '@postern/settings';
import { testShell } from '@postern/testing';
import { readContent } from '@postern/urls';
import type { AvEngine, Envelope, Scanner, ScannerName, ScanReply, ScanRequest } from '@postern/verdict';

import { hiddenBytes, leftOut } from './hidden-bytes.js';
import { startRecordingClamd } from './recording-clamd.js';
import type { RecordedStream } from './recording-clamd.js';
import type { GivenBytes, SeenMail, ToldFile, ToldModule } from './seen-mail.js';

/** One line of the list of mails. */
export interface ListedMail {
  readonly name: string;
  readonly file: string;
  readonly clientIp: string;
  readonly helo: string;
  readonly mailFrom: string;
}

const SCAN_MS = 120_000;
const MAX_WORDS = 50_000;

/**
 * Shows mails to the scanners of the build that it is part of and writes down what their engines were given: `node see-with-build.js LIST OUTPUT`. The list has a mail
 * as JSON on each line, the output a `SeenMail`. It is copied into another revision and built there too, so it takes nothing but what both have: scanners, engines,
 * and the parse.
 */
async function main(list: string, output: string): Promise<void> {
  const mails = readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ListedMail);
  const build = await startBuild();
  const lines = createWriteStream(output);
  for (const mail of mails) if (!lines.write(`${JSON.stringify(await build.see(mail))}\n`)) await once(lines, 'drain');
  lines.end();
  await once(lines, 'finish');
  await build.stop();
}

/** The scanners of this build, with engines that are listened to. No answer of an engine is kept, so each file is shown. */
async function startBuild() {
  const shell = testShell();
  const clamd = await startRecordingClamd();
  const yara: RecordedStream[] = [];
  const asked: string[] = [];
  const dns: DnsResolver = {
    resolve: (name, type) => {
      asked.push(`${type} ${name.toLowerCase()}`);
      return Promise.resolve({ kind: 'none', why: 'nxdomain' });
    },
  };
  const engines = [createClamd(clamdAddress(clamd.address)), listenedTo(createYara(), yara)];
  // Those that both builds have: a scanner that is new has nothing to be compared with.
  const scanners = {
    'auth-check': createAuthCheck({ shell, dns }),
    antispam: createAntispam({ shell, dns }),
    'content-filter': createContentFilter({ shell }),
    antivirus: createAntivirus({ shell, engines, knownAnswers: 0 }),
  } satisfies Partial<Record<ScannerName, Scanner>>;
  const settings = defaultSettings();
  const [rule] = settings.rules;
  if (rule === undefined) throw new Error('the default settings have no rule');
  const ask = (name: keyof typeof scanners, bytes: Buffer, envelope: Envelope): Promise<ScanReply> => {
    const request: ScanRequest = {
      msgId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MsgId,
      deadline: { atMs: Date.now() + SCAN_MS },
      envelope,
      body: bodyOf(bytes, createHash('sha256').update(bytes).digest('hex')),
      revision: 1,
      profile: profileOf[name](settings, rule) as ScanRequest['profile'],
    };
    return scanners[name].scan(request, AbortSignal.timeout(SCAN_MS));
  };
  const see = async (mail: ListedMail): Promise<SeenMail> => {
    const bytes = readFileSync(mail.file);
    const envelope = envelopeOf(mail);
    const auth = await ask('auth-check', bytes, envelope);
    const spam = await ask('antispam', bytes, envelope);
    const [filter, virus] = await Promise.all([ask('content-filter', bytes, envelope), ask('antivirus', bytes, envelope)]);
    const message = parseMessage(bytes);
    const toClamd = clamd.take();
    const toYara = yara.splice(0);
    const content = readContent(message);
    return {
      mail: mail.name,
      bytes: bytes.length,
      clamd: filesOf(message, toClamd),
      yara: filesOf(message, toYara),
      hiddenFromClamd: hidden(message, toClamd),
      hiddenFromYara: hidden(message, toYara),
      leftOutForClamd: leftOutFor(message, toClamd),
      leftOutForYara: leftOutFor(message, toYara),
      filtered: told(filter),
      scanned: told(virus),
      words: sorted(`${content.subject} ${content.text}`.toLowerCase().split(/\s+/)).slice(0, MAX_WORDS),
      urls: sorted(content.links.map(({ url, place }) => `${place} ${url.raw}`)),
      dns: sorted(asked.splice(0)),
      modules: [auth, spam, filter, virus].flatMap((reply) => reply.modules.map(saidBy)),
    };
  };
  const stop = async () => {
    await shell.stop();
    await clamd.close();
  };
  return { see, stop };
}

function listenedTo(engine: AvEngine, heard: RecordedStream[]): AvEngine {
  const scan: AvEngine['scan'] = (bytes, signal, client) => {
    // The bytes may be lent to somebody else afterwards.
    heard.push({ sha256: createHash('sha256').update(bytes).digest('hex'), content: Buffer.from(bytes) });
    return engine.scan(bytes, signal, client);
  };
  return new Proxy(engine, { get: (target, key) => (key === 'scan' ? scan : (Reflect.get(target, key) as unknown)) });
}

function envelopeOf({ clientIp, helo, mailFrom }: ListedMail): Envelope {
  return { mailFrom, recipients: ['office@corp.example'], helo, clientIp, clientName: helo, trusted: false, tls: '', receivedAtMs: 0 };
}

const bodiesOf = ({ bytes, parts }: MailMessage) =>
  parts
    .filter(({ source, children }) => source === bytes && children.length === 0)
    .map(({ bodyStart, bodyEnd }) => ({ start: bodyStart, end: bodyEnd }));

function hidden(message: MailMessage, streams: readonly RecordedStream[]): string {
  const hashes = new Set(streams.map(({ sha256 }) => sha256));
  const has = (bytes: Buffer) => hashes.has(createHash('sha256').update(bytes).digest('hex'));
  return hiddenBytes(message.bytes, bodiesOf(message), { contents: streams.map(({ content }) => content), has });
}

/** Bytes of the mail as a whole that were left out for an engine. */
function leftOutFor(message: MailMessage, streams: readonly RecordedStream[]): number {
  return Math.max(0, ...streams.map(({ content }) => leftOut(message.bytes, bodiesOf(message), content) ?? 0));
}

const sorted = (words: readonly string[]) => [...new Set(words)].sort();

function filesOf(message: MailMessage, streams: readonly RecordedStream[]): readonly GivenBytes[] {
  const files = streams.filter(({ content }) => leftOut(message.bytes, bodiesOf(message), content) === undefined);
  return [...new Map(files.map(({ sha256, content }) => [sha256, { sha256, bytes: content.length }])).values()];
}

function told(reply: ScanReply): readonly ToldFile[] {
  return reply.parts.map(({ path, name, types, size }) => ({ path, name, types, bytes: size })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function saidBy({ module, outcome, status, classes, findings }: ScanReply['modules'][number]): ToldModule {
  return { module, kind: outcome.kind, status, classes: sorted(classes), codes: sorted(findings.map(({ code }) => code)) };
}

const [list = '', output = ''] = process.argv.slice(2);
await main(list, output);
