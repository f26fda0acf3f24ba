import type { Outgoing, SmtpSender } from '@postern/adapter-smtp-client';
import type { Clock, DnsResolver, Random } from '@postern/kernel';
import { groupByRoute, replyClass } from '@postern/routing';
import type { ReplyClass } from '@postern/routing';
import type { Settings } from '@postern/settings';

import { resolveHops } from './resolve-hops.js';

/** What became of one recipient in this attempt. */
export interface Outcome {
  readonly recipient: string;
  readonly result: ReplyClass;
  /** Enhanced code. */
  readonly status: string;
  readonly reply: string;
  /** `host:port` or empty. */
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

/** One attempt for a mail: recipients by their route, hosts of a route in turn until one talks to us about the mail. Never rejects but for the signal. */
export async function attempt(parts: AttemptParts, settings: Settings, mail: Outgoing, signal: AbortSignal): Promise<readonly Outcome[]> {
  const groups = [...groupByRoute(settings, mail.recipients).values()];
  const outcomes = await Promise.all(groups.map(({ route, recipients }) => attemptRoute(parts, settings, route, { ...mail, recipients }, signal)));
  return outcomes.flat();
}

async function attemptRoute(
  parts: AttemptParts,
  settings: Settings,
  route: Parameters<typeof resolveHops>[0],
  mail: Outgoing,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const startedAt = parts.clock.monotonicMs();
  const all = (result: ReplyClass, status: string, reply: string): readonly Outcome[] =>
    mail.recipients.map((recipient) => ({ recipient, result, status, reply, hop: '', tls: '', durationMs: parts.clock.monotonicMs() - startedAt }));
  const hops = await resolveHops(route, settings.gateway, parts, signal);
  if (hops.kind === 'none') return all('permanent', hops.status, hops.why);
  if (hops.kind === 'later') return all('temporary', '4.4.3', hops.why);
  let outcomes = all('temporary', '4.4.1', 'no host answered');
  for (const hop of hops.hops) {
    const { results, reached, tls } = await parts.sender.send(hop, mail, signal);
    const durationMs = parts.clock.monotonicMs() - startedAt;
    outcomes = results.map(({ recipient, code, status, text }) => ({
      recipient,
      result: replyClass(code),
      status,
      reply: text,
      hop: `${hop.host}:${hop.port}`,
      tls,
      durationMs,
    }));
    // Another host of the domain may talk to us; one that did has decided.
    if (reached || signal.aborted) break;
  }
  return outcomes;
}
