import type { Attachment } from './other-parsers.js';

export function keyOf(file: string, parser: Attachment['parser']): string {
  return `${file} (${parser})`;
}

const PADDING_ENDS = 'the other parser stops at the first padding; ours holds the same octets and those behind them';
const TRAILING_TEXT = 'the other parser decodes the text behind the padding as one stream with it; both begin with the same file';
const WHITE_SPACE = 'the other parser keeps white space before a soft line break, against RFC 2045 6.7 rule 3; ours is the intended file';

/* Attachments of other parsers that are none of ours, each with the reason. An entry that is no longer true fails the test. */

const OF_CORPORA: ReadonlyMap<string, string> = new Map([
  ['enmime/mail/epilogue-sample.raw (mailsplit)', PADDING_ENDS],
  ['mime-is-broken/hide-content.d/new/1652908061.1TM9 (mailsplit)', PADDING_ENDS],
  ['mime-is-broken/hide-content.d/new/1652908061.Aphj (mailsplit)', PADDING_ENDS],
  ['james-mime4j/mimetools-testmsgs/frag.msg (mailsplit)', TRAILING_TEXT],
  ['james-mime4j/mimetools-testmsgs/multi-frag.msg (mailsplit)', TRAILING_TEXT],
  ['mime-tools-testmsgs/frag.msg (mailsplit)', TRAILING_TEXT],
  ['mime-tools-testmsgs/multi-frag.msg (mailsplit)', TRAILING_TEXT],
  ['rspamd/badboundary.eml (mailparser)', 'the last delimiter is without a line ending; the other parser decodes it as base64 behind the file'],
  ['kmime/bug519598-encapsulated-message.mbox (postal-mime)', 'the tenth message within messages: beyond our budget, with LIMIT_MESSAGE_DEPTH'],
  ['mime-is-broken/hide-content.d/new/1652908061.H97L (postal-mime)', WHITE_SPACE],
  ['mime-is-broken/hide-content.d/new/1652908061.fIvA (postal-mime)', WHITE_SPACE],
]);

const OF_OURS: ReadonlyMap<string, string> = new Map([
  ['base64-concatenated.eml (mailsplit)', PADDING_ENDS],
  ['base64-early-padding.eml (mailsplit)', PADDING_ENDS],
  ['quoted-printable-soft-breaks.eml (postal-mime)', WHITE_SPACE],
]);

/** Of each set. */
export const DIFFERENCES = { ours: OF_OURS, corpora: OF_CORPORA } as const;
