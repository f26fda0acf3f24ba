import { createHash } from 'node:crypto';

import { eventsV1 } from '@postern/contracts';
import { systemClock, systemRandom } from '@postern/adapter-system';
import { factMessage, understand } from '@postern/facts';
import type { FactName, FactOf } from '@postern/facts';
import { newMsgId } from '@postern/kernel';
import type { Area, Database, DnsResolver, IncomingMessage, MessageBus, MessageHandler } from '@postern/kernel';
import type { Orm } from '@postern/platform-persistence';
import { firstRevision, settingsHolder, settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';
import { memoryBlobs, memoryBus, openPool, startHop, startPostgres, testShell, turnableClock } from '@postern/testing';
import type { HopOptions, ScriptedHop, TestPostgres } from '@postern/testing';

import type { Fate } from '@postern/policy';
import { actions, deliveryResults, dispositions } from '@postern/wire';

import { createDelivery } from '../delivery.module.js';
import { deliverySchema } from '../store/delivery-schema.js';
import { noDns } from './dns-table.js';

/** A store that can be taken away. */
function switchable(orm: Orm) {
  let down = false;
  const refuse = <T>(work: () => Promise<T>): Promise<T> => (down ? Promise.reject(new Error('connection refused')) : work());
  const store: Orm = {
    manager: () => refuse(() => orm.manager()),
    sql: {
      query: (text, values) => refuse(() => orm.sql.query(text, values)),
      transaction: (work) => refuse(() => orm.sql.transaction(work)),
    },
    transaction: (work) => refuse(() => orm.transaction(work)),
    migrate: () => refuse(() => orm.migrate()),
  };
  return { store, setDown: (value: boolean) => (down = value) };
}

/** A bus whose facts the test hands to the handler, so that it sees how that ends. */
function busByHand() {
  const memory = memoryBus();
  let handler: MessageHandler = () => Promise.reject(new Error('nobody consumes'));
  const bus: MessageBus = {
    ...memory,
    consume(_options, given) {
      handler = given;
      return Promise.resolve({ drain: () => Promise.resolve() });
    },
  };
  return {
    bus,
    published: memory.published,
    setDown: (value: boolean) => (memory.down = value),
    handle: (message: IncomingMessage) => handler(message, new AbortController().signal),
  };
}

let postgres: TestPostgres | undefined;
let pool: Database | undefined;

export async function startDatabase(): Promise<void> {
  postgres = await startPostgres();
  pool = openPool({ url: postgres.url });
}

export async function stopDatabase(): Promise<void> {
  await pool?.close();
  await postgres?.stop();
}

/** Recipients under one rule; delivered unless `fate` says something else. */
export type GroupInput = Partial<Omit<eventsV1.GroupDecision, 'disposition' | 'action'>> & { readonly fate?: Fate };

export interface FactInput {
  readonly msgId?: string;
  readonly from?: string;
  readonly bytes?: string;
  readonly groups?: readonly GroupInput[];
  readonly recipients?: readonly string[];
  readonly trusted?: boolean;
  readonly replyCode?: number;
  /** Area of the original; default transit. */
  readonly area?: Area;
}

export const nextMsgId = () => newMsgId(systemClock, systemRandom);
const stops: (() => Promise<void>)[] = [];

export async function stopOffices(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

export interface OfficeOptions {
  readonly hop?: HopOptions;
  readonly settings?: (hop: ScriptedHop) => SettingsInput;
  readonly dns?: DnsResolver;
  /** Starts without PostgreSQL. */
  readonly withoutDatabase?: boolean;
}

/** A decision and the original that it names. */
function decidedMail(input: FactInput, nowMs: number): { readonly decided: eventsV1.MailDecided; readonly original: Buffer } {
  const msgId = input.msgId ?? nextMsgId();
  const original = Buffer.from(input.bytes ?? 'From: a@partner.example\r\nSubject: hi\r\n\r\nhello\r\n');
  const sha256 = createHash('sha256').update(original).digest('hex');
  const group = ({ fate = 'deliver', ...given }: GroupInput) =>
    eventsV1.GroupDecision.fromPartial({
      ruleId: 1,
      ruleName: 'Default',
      disposition: dispositions.toWire(fate),
      action: actions.toWire('skip'),
      ...given,
    });
  const decided = eventsV1.MailDecided.fromPartial({
    msgId,
    envelope: { mailFrom: input.from ?? 'a@partner.example', trusted: input.trusted ?? false, receivedAtMs: nowMs },
    size: original.length,
    sha256,
    blobKey: `${input.area ?? 'transit'}/${sha256}/${msgId}`,
    reply: { code: input.replyCode ?? 250, enhanced: '2.6.0', text: 'ok' },
    groups: (input.groups ?? [{ recipients: [...(input.recipients ?? ['b@local.example'])] }]).map(group),
    decidedAtMs: nowMs,
  });
  return { decided, original };
}

function messageOf<Name extends FactName>(name: Name, id: string, value: FactOf<Name>, publishedAtMs: number): IncomingMessage {
  const message = factMessage({ service: 'pipeline', instance: 'p', clock: { now: () => publishedAtMs } }, name, id, value);
  return { headers: {}, ...message, publishedAtMs, attempt: 1 };
}

/** Attempts that the bus has been told of, as a consumer knows them: a repeat has the id of what it repeats and is dropped. */
function attemptsOf(published: ReturnType<typeof memoryBus>['published']) {
  const first = new Map(published.toReversed().map((message) => [message.id, message]));
  return published.flatMap((message) => {
    const fact = understand({ headers: {}, ...message });
    if (first.get(message.id) !== message || !fact.ok || fact.value.name !== 'DeliveryAttempted') return [];
    return [{ ...fact.value.value, result: deliveryResults.fromWire(fact.value.value.result), id: message.id }];
  });
}

/** Delivery with a scripted hop as relay host, a real database, a clock that stands, and a bus and store in memory. */
export async function startOffice(options: OfficeOptions = {}) {
  const hop = await startHop(options.hop);
  const clock = turnableClock(Date.now());
  const shell = testShell({ service: 'delivery', clock });
  const orm = deliverySchema(pool as Database);
  const { store, setDown } = switchable(orm);
  await (pool as Database).query('DROP SCHEMA IF EXISTS delivery CASCADE');
  setDown(options.withoutDatabase === true);
  const { bus, published, handle, setDown: setBusDown } = busByHand();
  const blobs = memoryBlobs();
  const relay: SettingsInput = { gateway: { mta: { hostname: 'mx.own.example', relayhost: { host: hop.host, port: hop.port, tls: 'none' } } } };
  const settings = settingsHolder(firstRevision(settingsSchema.parse(options.settings?.(hop) ?? relay)));
  const parts = { shell, settings, bus, blobs, store, dns: options.dns ?? noDns };
  await createDelivery(parts);
  let running = shell;
  /** Stops delivery while its clock is turned, since waits at the stop are on that clock too. */
  const stop = async () => {
    const stopped = running.stop();
    const turning = setInterval(() => void clock.turn(1000), 5);
    await stopped;
    clearInterval(turning);
  };
  stops.push(() => hop.stop(), stop);
  const rows = () =>
    (pool as Database).query<{ recipient: string; attempts: number; mail_from: string; last_reply: string; msg_id: string }>(
      'SELECT * FROM delivery.queue ORDER BY recipient',
    );
  return {
    hop,
    clock,
    stop,
    /** A new process beside the same database and store, which knows nothing of its own. Gives its shell. */
    async restart() {
      await stop();
      running = testShell({ service: 'delivery', clock });
      await createDelivery({ ...parts, shell: running });
      return running;
    },
    shell,
    bus,
    blobs,
    rows,
    store: orm,
    /** The same, which `setDatabaseDown` takes away. */
    switched: store,
    setDatabaseDown: setDown,
    setBusDown,
    /** The fact as the pipeline would publish it, its original in the store. */
    fact(input: FactInput = {}): IncomingMessage {
      const { decided, original } = decidedMail(input, clock.now());
      blobs.objects.set(decided.blobKey, original);
      return messageOf('MailDecided', decided.msgId, decided, clock.now());
    },
    /** The two facts of a small mail: its decision, and its original with what delivery needs of that. Nothing is in the store. */
    smallMail(input: FactInput = {}): { readonly decision: IncomingMessage; readonly original: IncomingMessage } {
      const { decided, original } = decidedMail(input, clock.now());
      const onBus = { ...decided, originalOnBus: true };
      return {
        decision: messageOf('MailDecided', decided.msgId, onBus, clock.now()),
        original: messageOf('OriginalAccepted', `${decided.msgId}/original`, { msgId: decided.msgId, decided: onBus, original }, clock.now()),
      };
    },
    /** Hands a fact to delivery; the clock goes as fast as ours meanwhile. */
    async handle(message: IncomingMessage): Promise<void> {
      const turning = setInterval(() => void clock.turn(5), 5);
      await handle(message).finally(() => clearInterval(turning));
    },
    attempts: () => attemptsOf(published),
    settings,
    /** Lets the queue look once and waits for a condition; rejects after a minute. */
    async turn(ms: number, until: () => boolean | Promise<boolean>): Promise<void> {
      // A transaction with the next hop is real and its limits are of this clock: it leaps before one begins, and then goes ten times as fast as ours.
      await clock.leap(ms);
      const limit = Date.now() + 60_000;
      while (!(await until())) {
        if (Date.now() > limit) throw new Error('the condition did not come true within a minute');
        await new Promise((resolve) => setTimeout(resolve, 25));
        await clock.turn(250);
      }
    },
  };
}
