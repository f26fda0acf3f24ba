import type { MsgId } from '@postern/kernel';
import type { SmtpReply } from '@postern/smtp';
import type { AuthFacts, Envelope } from '@postern/verdict';

import type { GroupVerdict } from './group-verdict.js';

/** A verdict with the recipients it holds for. */
export interface JudgedGroup {
  readonly recipients: readonly string[];
  readonly verdict: GroupVerdict;
}

export interface SettledGroup extends JudgedGroup {
  /** The sender is owed a refusal notice: others got their mail, so SMTP could not say no. */
  readonly notifySender: boolean;
}

/** What became of the message as a whole; `deleted` is accepted and dropped for everybody. */
export type MessageFate = 'accepted' | 'deleted' | 'refused' | 'tempfailed';

/** The one answer that SMTP allows for all groups together. */
export interface Settlement {
  readonly fate: MessageFate;
  readonly reply: SmtpReply;
  readonly groups: readonly SettledGroup[];
  /** The original has to be durable before the reply: something is delivered or goes to Backup. */
  readonly keepOriginal: boolean;
}

/** Replies after DATA. They tell a stranger the MsgId to ask about and nothing else. */
export const DATA_REPLIES = {
  accepted: (msgId: MsgId): SmtpReply => ({ code: 250, enhanced: '2.6.0', text: `Accepted as <${msgId}>` }),
  refused: (msgId: MsgId): SmtpReply => ({ code: 550, enhanced: '5.7.1', text: `Message refused by policy (<${msgId}>)` }),
  tempfailed: (msgId: MsgId): SmtpReply => ({ code: 451, enhanced: '4.7.1', text: `Message could not be checked now, try again later (<${msgId}>)` }),
} as const;

/**
 * All refuse: 5xx. One cannot be decided yet: 451 for all, and nobody gets the mail before the sender tries again. Otherwise 250: those who accept get their
 * mail, `delete-message` counts as accepting, and the refused groups get a notice to the sender if that cannot hit a stranger.
 */
export function settle(msgId: MsgId, envelope: Envelope, auth: AuthFacts | undefined, groups: readonly JudgedGroup[]): Settlement {
  const fates = groups.map((group) => group.verdict.fate);
  if (fates.includes('tempfail')) {
    return { fate: 'tempfailed', reply: DATA_REPLIES.tempfailed(msgId), groups: groups.map(holdBack), keepOriginal: false };
  }
  const keepOriginal = groups.some(({ verdict }) => verdict.fate === 'deliver' || verdict.backup);
  if (fates.every((fate) => fate === 'reject')) {
    return { fate: 'refused', reply: DATA_REPLIES.refused(msgId), groups: groups.map((group) => ({ ...group, notifySender: false })), keepOriginal };
  }
  const notify = mayNotifySender(envelope, auth);
  return {
    fate: fates.includes('deliver') ? 'accepted' : 'deleted',
    reply: DATA_REPLIES.accepted(msgId),
    groups: groups.map((group) => ({ ...group, notifySender: notify && group.verdict.fate === 'reject' })),
    keepOriginal,
  };
}

/**
 * Would a notice to the envelope sender reach who really sent the mail? Only for a trusted client, or when the domain of MAIL FROM itself passed: SPF for it,
 * or a DKIM signature by it or by a domain above it. Alignment with From alone does not prove MAIL FROM, so it is asked for in addition. Never the null sender.
 */
export function mayNotifySender(envelope: Envelope, auth: AuthFacts | undefined): boolean {
  if (envelope.mailFrom === '') return false;
  if (envelope.trusted) return true;
  if (auth === undefined || !auth.aligned) return false;
  const domain = envelope.mailFrom.slice(envelope.mailFrom.lastIndexOf('@') + 1).toLowerCase();
  const bySpf = auth.spf === 'pass' && auth.spfDomain.toLowerCase() === domain;
  return bySpf || auth.dkimDomains.some((signer) => isAtOrBelow(domain, signer.toLowerCase()));
}

/** A signature of a bare top-level domain proves nothing. */
function isAtOrBelow(domain: string, above: string): boolean {
  return above.includes('.') && (domain === above || domain.endsWith(`.${above}`));
}

function holdBack(group: JudgedGroup): SettledGroup {
  const { verdict } = group;
  if (verdict.fate === 'tempfail') return { ...group, notifySender: false };
  const explanation = [
    ...verdict.explanation,
    `Held back: the mail of other recipients could not be checked, so the sender is asked to try again for all.`,
  ];
  return { ...group, notifySender: false, verdict: { ...verdict, fate: 'tempfail', backup: false, tags: [], remove: [], explanation } };
}
