import { linear } from '@postern/linear';

import { encodeText, headerField } from './header-builder.js';
import type { MimePart } from './mime-part.js';
import type { MailMessage } from './mail-message.js';
import type { Splice } from './splices.js';

export interface NewField {
  readonly name: string;
  readonly value: string;
}

/** Fields before the first one of the message, in the given order. */
export function addHeaders(_message: MailMessage, fields: readonly NewField[]): readonly Splice[] {
  return fields.length === 0 ? [] : [{ offset: 0, deleteCount: 0, insert: Buffer.concat(fields.map(({ name, value }) => headerField(name, value))) }];
}

/** Removes top-level fields by their lower-case names. */
export function removeHeaders(message: MailMessage, matches: (lower: string) => boolean): readonly Splice[] {
  return message.headers.filter((field) => matches(field.lower)).map((field) => remove(field.start, field.end));
}

function remove(start: number, end: number, insert = Buffer.alloc(0)): Splice {
  return { offset: start, deleteCount: end - start, insert };
}

/**
 * Puts the tag before the Subject's text and leaves that text as it is, encoded words and all. Each Subject is tagged when there are several, since clients
 * differ in which one they show. A message without one gets one.
 */
export function tagSubject(message: MailMessage, tag: string): readonly Splice[] {
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  const text = tag.replace(linear(/[\u0000-\u001f\u007f]+/g), ' ').trim();
  if (text === '') return [];
  const subjects = message.headers.filter((field) => field.lower === 'subject');
  if (subjects.length === 0) return [{ offset: 0, deleteCount: 0, insert: headerField('Subject', text) }];
  return subjects.map((subject) => {
    const next = message.bytes[subject.valueStart];
    // A folded line may follow immediately: our text then ends the first line.
    const gap = next === undefined || next === SPACE || next === TAB || next === CR || next === LF ? '' : ' ';
    // Between two encoded words white space does not count (RFC 2047 6.2), so the space goes into ours.
    const encoded = encodeText(text);
    const word = encoded !== text && subject.value.startsWith('=?') ? encodeText(`${text} `) : encoded;
    return { offset: subject.valueStart, deleteCount: 0, insert: Buffer.from(` ${word}${gap}`, 'latin1') };
  });
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * Gives a part's place to a text/plain notice. A part that is no slice of the original (within an encoded message or text) cannot be cut out alone, so the
 * nearest part around it that is one gives way. For the root, and for other readings of it, the content fields are replaced and all others stay.
 */
export function replacePart(message: MailMessage, part: MimePart, notice: { readonly text: string }): readonly Splice[] {
  const owner = ownerInOriginal(message, part);
  const text = Buffer.from(notice.text.toWellFormed()).toString('base64');
  const lines = (text.match(linear(/.{1,76}/g)) ?? ['']).join('\r\n');
  const fields = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n';
  if (owner.parent !== undefined) return [remove(owner.start, owner.bodyEnd, Buffer.from(`${fields}\r\n${lines}`))];
  const root = message.root;
  const old = root.headers.filter((field) => field.lower.startsWith('content-')).map((field) => remove(field.start, field.end));
  const lastGoes = root.headers.at(-1)?.lower.startsWith('content-') ?? true;
  const behind = lastGoes ? '' : lineEndBefore(message.bytes, message.headerEnd);
  return [...old, remove(message.headerEnd, message.bytes.length, Buffer.from(`${behind}${fields}\r\n${lines}\r\n`))];
}

/** A line ending when the last field has none. */
function lineEndBefore(bytes: Buffer, at: number): string {
  return bytes[at - 1] === LF || bytes[at - 1] === CR ? '' : '\r\n';
}

function ownerInOriginal(message: MailMessage, part: MimePart): MimePart {
  let owner: MimePart = part;
  // What begins within the header is another reading of the root.
  while (owner.parent !== undefined && (owner.source !== message.bytes || owner.start < message.headerEnd)) owner = owner.parent;
  return owner;
}
