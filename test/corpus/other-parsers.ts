import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';

/** What another parser would hand to a user as a file. */
export interface Attachment {
  readonly parser: 'mailparser' | 'postal-mime' | 'mailsplit';
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

interface SplitNode {
  readonly type: 'node';
  readonly contentType: string | false;
  readonly filename: string | false;
  readonly disposition: string | false;
  readonly multipart: string | false;
  getDecoder(): NodeJS.ReadWriteStream;
}
type Split = SplitNode | { readonly type: 'data' | 'body'; readonly node?: SplitNode; readonly value: Buffer };

// The package brings no types of its own.
const { Splitter } = createRequire(import.meta.url)('mailsplit') as { Splitter: new () => NodeJS.ReadWriteStream & AsyncIterable<Split> };

/** Attachments that three parsers of the Node world find; a parser that refuses the message finds none. */
export async function attachmentsOfOthers(bytes: Buffer): Promise<readonly Attachment[]> {
  const all = await Promise.all([byMailparser(bytes), byPostalMime(bytes), byMailsplit(bytes)].map((found) => found.catch(() => [])));
  return all.flat();
}

async function byMailparser(bytes: Buffer): Promise<readonly Attachment[]> {
  const mail = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
  return mail.attachments.map((a) => ({ parser: 'mailparser', name: a.filename ?? '', type: a.contentType, content: a.content }));
}

async function byPostalMime(bytes: Buffer): Promise<readonly Attachment[]> {
  const mail = await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' });
  return mail.attachments.map((a) => ({
    parser: 'postal-mime',
    name: a.filename ?? '',
    type: a.mimeType,
    content: typeof a.content === 'string' ? Buffer.from(a.content) : Buffer.from(a.content as ArrayBuffer),
  }));
}

async function byMailsplit(bytes: Buffer): Promise<readonly Attachment[]> {
  const bodies = new Map<SplitNode, Buffer[]>();
  const splitter = Readable.from([bytes]).pipe(new Splitter());
  for await (const piece of splitter) {
    if (piece.type === 'body' && piece.node !== undefined) bodies.set(piece.node, [...(bodies.get(piece.node) ?? []), piece.value]);
  }
  const found: Attachment[] = [];
  for (const [node, chunks] of bodies) {
    const isFile =
      node.filename !== false || node.disposition === 'attachment' || !/^(text|multipart|message)\//.test(node.contentType || 'text/plain');
    if (!isFile || node.multipart !== false) continue;
    const content = await buffer(Readable.from(chunks).pipe(node.getDecoder()) as unknown as AsyncIterable<Buffer>);
    found.push({ parser: 'mailsplit', name: node.filename || '', type: node.contentType || '', content });
  }
  return found;
}
