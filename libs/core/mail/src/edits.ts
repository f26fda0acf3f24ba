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

/** Puts the tag before the Subject's text and leaves that text as it is, encoded words and all. A message without Subject gets one. */
export function tagSubject(message: MailMessage, tag: string): readonly Splice[] {
  const subject = message.headers.find((field) => field.lower === 'subject');
  if (subject === undefined) return [{ offset: 0, deleteCount: 0, insert: headerField('Subject', tag) }];
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  const text = encodeText(tag.replace(/[\u0000-\u001f\u007f]+/g, ' '));
  return [{ offset: subject.valueStart, deleteCount: 0, insert: Buffer.from(` ${text}`, 'latin1') }];
}

/**
 * Gives a part's place to a text/plain notice. A part that is no slice of the original (within an encoded message or text) cannot be cut out alone, so the
 * nearest part around it that is one gives way. For the root, its content fields are replaced and all others stay.
 */
export function replacePart(message: MailMessage, part: MimePart, notice: { readonly text: string }): readonly Splice[] {
  const owner = ownerInOriginal(message, part);
  const encoded = (
    Buffer.from(notice.text.toWellFormed())
      .toString('base64')
      .match(/.{1,76}/g) ?? ['']
  ).join('\r\n');
  const content = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64'].join('\r\n');
  const isRoot = owner.parent === undefined;
  if (!isRoot) return [remove(owner.start, owner.bodyEnd, Buffer.from(`${content}\r\n\r\n${encoded}`))];
  const fields = owner.headers.filter((field) => field.lower.startsWith('content-')).map((field) => remove(field.start, field.end));
  const gap = owner.bodyStart === message.headerEnd ? '\r\n' : '';
  return [
    ...fields,
    { offset: message.headerEnd, deleteCount: 0, insert: Buffer.from(`${content}\r\n${gap}`) },
    remove(owner.bodyStart, owner.bodyEnd, Buffer.from(`${encoded}\r\n`)),
  ];
}

function ownerInOriginal(message: MailMessage, part: MimePart): MimePart {
  let owner: MimePart = part;
  while (owner.source !== message.bytes && owner.parent !== undefined) owner = owner.parent;
  return owner;
}
