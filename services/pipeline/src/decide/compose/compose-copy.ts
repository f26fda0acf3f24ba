import { addHeaders, mergeSplices, replacePart, tagSubject } from '@postern/mail';
import type { MailMessage, Splice } from '@postern/mail';
import type { MsgId } from '@postern/kernel';
import { Defect } from '@postern/kernel';

import { authResultsValue } from './auth-results.js';
import { resultOf } from './header-words.js';
import { removeForged, separateHeader } from './forged-headers.js';
import { receivedValue } from './received.js';
import { findRemovals, removalNotice } from './removed-parts.js';
import { verdictHeaders } from './verdict-headers.js';
import type { HeaderInput } from './verdict-headers.js';

export interface CopyInput extends HeaderInput {
  readonly msgId: MsgId;
  readonly message: MailMessage;
}

/**
 * How the original becomes this group's copy: forged fields out, our trace and verdict fields on top, subject tags, removed parts. Only edits: what is not named
 * stays byte-identical, so signatures over it stay good.
 */
export function composeCopy(input: CopyInput): readonly Splice[] {
  const { message, settings, verdict, envelope, msgId, auth } = input;
  const { hostname } = settings.mta;
  const fields = [
    { name: 'Received', value: receivedValue({ msgId, envelope, hostname }) },
    { name: 'Authentication-Results', value: authResultsValue(hostname, envelope, auth, resultOf(verdict, 'senderAuth').facts['authResults']) },
    ...verdictHeaders(input),
  ];
  const removals = findRemovals(message, verdict.remove);
  if (removals === undefined) throw new Defect('a part to remove is not in the message');
  return mergeSplices(
    message.bytes.length,
    addHeaders(message, fields),
    removeForged(message, settings),
    verdict.tags.length === 0 ? [] : tagSubject(message, verdict.tags.join(' ')),
    ...removals.map((removal) => replacePart(message, removal.part, { text: removalNotice(removal) })),
    separateHeader(message),
  );
}
