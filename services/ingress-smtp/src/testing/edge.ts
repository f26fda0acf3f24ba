import type { DnsResolver } from '@postern/kernel';
import { inProcessBodies } from '@postern/platform-bodies';
import { firstRevision, settingsHolder, settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';
import type { SmtpReply, Submission } from '@postern/smtp';
import { fakePipeline, SmtpClient, smtpReply, testShell } from '@postern/testing';

import { createIngress } from '../ingress-smtp.module.js';
import type { IngressLimits, TlsPair } from '../ingress-smtp.module.js';
import type { Storage } from '../session-handlers.js';

const stops: (() => Promise<void>)[] = [];

/** Stops every edge of a test; to be called after each. */
export async function stopEdges(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

export const reply = smtpReply;
const silentDns: DnsResolver = { resolve: () => Promise.resolve({ kind: 'none', why: 'nxdomain' }) };

export interface EdgeOptions {
  readonly settings?: SettingsInput;
  readonly answer?: (submission: Submission) => Promise<SmtpReply>;
  readonly limits?: Partial<IngressLimits>;
  readonly tls?: TlsPair;
  readonly dns?: DnsResolver;
  readonly storage?: Storage;
  readonly isProxy?: (peer: string) => boolean;
}

/** An edge on loopback before a pipeline that keeps what it gets. `foreign.example` is refused at RCPT. */
export async function startEdge(options: EdgeOptions = {}) {
  const shell = testShell({ service: 'ingress-smtp' });
  stops.push(() => shell.stop());
  const pipeline = fakePipeline(options.answer);
  const { taken, asked } = pipeline;
  const settings = settingsHolder(firstRevision(settingsSchema.parse(options.settings ?? {})));
  const ingress = await createIngress({
    shell,
    settings,
    pipeline,
    bodies: inProcessBodies,
    dns: options.dns ?? silentDns,
    listen: { host: '127.0.0.1', port: 0, ...(options.isProxy === undefined ? {} : { isProxy: options.isProxy }) },
    limits: { drainMs: 2000, ...options.limits },
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    ...(options.storage === undefined ? {} : { storage: options.storage }),
  });
  const at = { host: '127.0.0.1', port: ingress.port };
  return {
    at,
    taken,
    /** Questions about recipients. */
    asked,
    lines: shell.lines,
    health: shell.health,
    ingress,
    /** A session after EHLO, from another address of this machine when one is given. */
    async open(from?: string): Promise<SmtpClient> {
      const client = SmtpClient.raw(at.host, at.port, from);
      await client.reply();
      await client.say('EHLO client.example');
      return client;
    },
    change: (input: SettingsInput) => settings.set({ ...firstRevision(settingsSchema.parse(input)), number: settings.current().number + 1 }),
    stop: stopEdges,
  };
}

/** A promise with its handles, for a pipeline that answers when the test says so. */
export function later<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve: (value: T) => resolve(value) };
}

/** Waits for a condition, without a clock. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

export const MAIL = { from: 'a@partner.example', to: ['b@local.example'], bytes: 'Subject: hi\r\n\r\nhello\r\n.dot\r\n' };
