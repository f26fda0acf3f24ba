import type { Outgoing, SendReport, SmtpSender } from '@postern/adapter-smtp-client';
import { TimeLimitExceeded } from '@postern/kernel';
import type { Clock, DnsResolver, Random } from '@postern/kernel';
import { groupByRoute, recipientClass } from '@postern/routing';
import type { ReplyClass, Route } from '@postern/routing';
import type { Settings } from '@postern/settings';

import { resolveHops } from './resolve-hops.js';

/** What became of one recipient in this attempt. */
export interface Outcome {
  readonly recipient: string;
  readonly result: ReplyClass;
  /** Enhanced code. */
  readonly status: string;
  readonly reply: string;
  /** `host:port` that was tried last, or empty. */
  readonly hop: string;
  readonly tls: string;
  readonly durationMs: number;
}

export interface AttemptParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly dns: DnsResolver;
  readonly sender: SmtpSender;
}

/** Recipients of one transaction; RFC 5321 4.5.3.1.8 obliges nobody to take more. */
const MAX_RECIPIENTS = 100;

/**
 * One attempt for a mail: recipients by their route, hosts of a route in turn until one listens. Never rejects. It ends within the settings' attempt time, whatever the
 * hosts do, because the lease of a queued mail counts on it.
 */
export async function attempt(parts: AttemptParts, settings: Settings, mail: Outgoing, outer: AbortSignal): Promise<readonly Outcome[]> {
  const limitMs = settings.gateway.delivery.attemptTimeoutSeconds * 1000;
  const limit = new AbortController();
  const timer = new AbortController();
  parts.clock.after(limitMs, timer.signal).then(
    () => limit.abort(new TimeLimitExceeded('delivery attempt', limitMs)),
    () => undefined,
  );
  const signal = AbortSignal.any([outer, limit.signal]);
  try {
    const groups = [...groupByRoute(settings, mail.recipients).values()].flatMap(({ route, recipients }) =>
      portions(recipients).map((some) => ({ route, some })),
    );
    const outcomes = await Promise.all(groups.map(({ route, some }) => attemptRoute(parts, settings, route, { ...mail, recipients: some }, signal)));
    return outcomes.flat();
  } finally {
    timer.abort(new Error('finished'));
  }
}

async function attemptRoute(parts: AttemptParts, settings: Settings, route: Route, mail: Outgoing, signal: AbortSignal): Promise<readonly Outcome[]> {
  const startedAt = parts.clock.monotonicMs();
  const all = (result: ReplyClass, status: string, reply: string): readonly Outcome[] =>
    mail.recipients.map((recipient) => ({ recipient, result, status, reply, hop: '', tls: '', durationMs: parts.clock.monotonicMs() - startedAt }));
  const hops = await resolveHops(parts, route, settings, signal);
  if (hops.kind === 'none') return all('permanent', hops.status, `${hops.code} ${hops.status} ${hops.why}`);
  if (hops.kind === 'later') return all('temporary', '4.4.3', hops.why);
  let outcomes = all('temporary', '4.4.1', 'no host answered');
  for (const hop of hops.hops) {
    if (signal.aborted) break;
    const report = await parts.sender.send(hop, mail, signal);
    outcomes = outcomesOf(report, `${hop.host}:${hop.port}`, parts.clock.monotonicMs() - startedAt);
    // Another host of the domain may listen; one that did has decided.
    if (report.reached) break;
  }
  return outcomes;
}

function outcomesOf({ results, tls }: SendReport, hop: string, durationMs: number): readonly Outcome[] {
  return results.map((reply) => {
    const { recipient, status, text } = reply;
    return { recipient, result: recipientClass(reply, results), status, reply: text, hop, tls, durationMs };
  });
}

function portions(recipients: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(recipients.length / MAX_RECIPIENTS) }, (_, i) =>
    recipients.slice(i * MAX_RECIPIENTS, (i + 1) * MAX_RECIPIENTS),
  );
}
