import type { RemoteReply } from './remote-reply.js';

export type Outcome = 'delivered' | 'temporary' | 'permanent';

/** What a failure is about, for counters and the console. */
export type BounceClass =
  | 'bad-mailbox'
  | 'bad-domain'
  | 'mailbox-full'
  | 'too-large'
  | 'policy'
  | 'content'
  | 'network'
  | 'routing-loop'
  | 'protocol'
  | 'other';

/** The first digit of the code decides (RFC 5321 4.2.1); anything that is neither success nor a clear refusal is tried again. */
export function outcomeOf(reply: RemoteReply): Outcome {
  if (reply.code >= 200 && reply.code < 300) return 'delivered';
  return reply.code >= 500 && reply.code < 600 ? 'permanent' : 'temporary';
}

/** Subject and detail of RFC 3463, most specific first. */
const BY_STATUS: readonly (readonly [RegExp, BounceClass])[] = [
  [/^\.1\.(1|6)$/, 'bad-mailbox'],
  [/^\.1\.(2|10)$/, 'bad-domain'],
  [/^\.1\./, 'bad-mailbox'],
  [/^\.2\.2$/, 'mailbox-full'],
  [/^\.2\.3$/, 'too-large'],
  [/^\.2\./, 'bad-mailbox'],
  [/^\.3\.4$/, 'too-large'],
  [/^\.3\./, 'other'],
  [/^\.4\.6$/, 'routing-loop'],
  [/^\.4\./, 'network'],
  [/^\.5\./, 'protocol'],
  [/^\.6\./, 'content'],
  [/^\.7\./, 'policy'],
];

export function bounceClassOf(reply: RemoteReply): BounceClass {
  const rest = reply.status.slice(1);
  const byStatus = rest === '.0.0' ? undefined : BY_STATUS.find(([pattern]) => pattern.test(rest))?.[1];
  if (byStatus !== undefined) return byStatus;
  switch (reply.code) {
    case 550:
    case 551:
    case 553:
      return 'bad-mailbox';
    case 452:
      return 'mailbox-full';
    case 552:
      return 'too-large';
    case 556:
      return 'bad-domain';
    default:
      return 'other';
  }
}
