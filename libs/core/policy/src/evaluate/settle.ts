import type { MsgId } from '@postern/kernel';
import type { SmtpReply } from '@postern/smtp';
import type { AuthResults, Envelope } from '@postern/verdict';

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
  /** The sender is asked to come back for each group by itself. */
  readonly separate: boolean;
}

/** What happens when some recipients refuse what others accept, and nobody can be told of the refusal. */
export type MixedVerdicts = 'separate' | 'strictest';

/** Replies after DATA. They tell a stranger the MsgId to ask about and nothing else. */
export const DATA_REPLIES = {
  accepted: (msgId: MsgId): SmtpReply => ({ code: 250, enhanced: '2.6.0', text: `Accepted as <${msgId}>` }),
  refused: (msgId: MsgId): SmtpReply => ({ code: 550, enhanced: '5.7.1', text: `Message refused by policy (<${msgId}>)` }),
  separate: (msgId: MsgId): SmtpReply => ({ code: 451, enhanced: '4.5.3', text: `Send to these recipients separately, try again (<${msgId}>)` }),
  tempfailed: (msgId: MsgId): SmtpReply => ({ code: 451, enhanced: '4.7.1', text: `Message could not be checked now, try again later (<${msgId}>)` }),
} as const;

/**
 * All refuse: 5xx. One cannot be decided yet: 451 for all, and nobody gets the mail before the sender tries again. Otherwise 250: those who accept get their
 * mail, and `delete-message` counts as accepting. Groups that refuse what others accept get a notice to the sender if that cannot hit a stranger; else their mail would
 * vanish, so nobody gets it yet and each group is asked for alone, or the strictest reply holds for all.
 */
export function settle(
  msgId: MsgId,
  envelope: Envelope,
  auth: AuthResults | undefined,
  groups: readonly JudgedGroup[],
  mixed: MixedVerdicts,
): Settlement {
  const fates = groups.map((group) => group.verdict.fate);
  if (fates.includes('tempfail')) {
    const held = groups.map((group) =>
      holdBack(group, 'the mail of other recipients could not be checked, so the sender is asked to try again for all'),
    );
    return { fate: 'tempfailed', reply: DATA_REPLIES.tempfailed(msgId), groups: held, keepOriginal: false, separate: false };
  }
  const isMixed = fates.includes('reject') && fates.some((fate) => fate !== 'reject');
  const notify = mayNotifySender(envelope, auth);
  if (isMixed && !notify && mixed === 'separate') {
    const held = groups.map((group) =>
      holdBack(group, 'some recipients refuse this message and the sender cannot be told, so it is asked to send to each group alone'),
    );
    return { fate: 'tempfailed', reply: DATA_REPLIES.separate(msgId), groups: held, keepOriginal: false, separate: true };
  }
  const judged = isMixed && !notify ? groups.map(refuseWithOthers) : groups;
  const keepOriginal = judged.some(({ verdict }) => verdict.fate === 'deliver' || verdict.backup);
  if (judged.every(({ verdict }) => verdict.fate === 'reject')) {
    const refused = judged.map((group) => ({ ...group, notifySender: false }));
    return { fate: 'refused', reply: DATA_REPLIES.refused(msgId), groups: refused, keepOriginal, separate: false };
  }
  return {
    fate: fates.includes('deliver') ? 'accepted' : 'deleted',
    reply: DATA_REPLIES.accepted(msgId),
    groups: judged.map((group) => ({ ...group, notifySender: notify && group.verdict.fate === 'reject' })),
    keepOriginal,
    separate: false,
  };
}

/**
 * Would a notice to the envelope sender reach who really sent the mail? Only for a trusted client, or when the domain of MAIL FROM itself passed: SPF for it,
 * or a DKIM signature by it or by a domain above it. Alignment with From alone does not prove MAIL FROM, so it is asked for in addition. Never the null sender.
 */
export function mayNotifySender(envelope: Envelope, auth: AuthResults | undefined): boolean {
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

function holdBack(group: JudgedGroup, why: string): SettledGroup {
  const { verdict } = group;
  if (verdict.fate === 'tempfail') return { ...group, notifySender: false };
  const explanation = [...verdict.explanation, `Held back: ${why}.`];
  return { ...group, notifySender: false, verdict: { ...verdict, fate: 'tempfail', backup: false, tags: [], remove: [], explanation } };
}

function refuseWithOthers(group: JudgedGroup): JudgedGroup {
  const { verdict } = group;
  if (verdict.fate === 'reject') return group;
  const explanation = [
    ...verdict.explanation,
    'Refused with the others: some recipients refuse this message, and the strictest reply holds for all.',
  ];
  return { ...group, verdict: { ...verdict, fate: 'reject', action: 'reject', tags: [], remove: [], explanation } };
}
