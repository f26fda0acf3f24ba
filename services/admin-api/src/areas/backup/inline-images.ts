import { decodePart } from '@postern/mail';
import type { MailMessage } from '@postern/mail';

/** Octets of one image, and of all together. */
const MAX_IMAGE = 1_048_576;
const MAX_IMAGES = 4_194_304;

/** What a browser draws without any script, by how the file begins. SVG is a document, not a picture. */
const BEGINNINGS: readonly (readonly [type: string, beginning: string])[] = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '474946383961'],
  ['image/gif', '474946383761'],
];

/** Images of a mail by Content-ID (RFC 2392), as data URLs. What the part says that it is does not count: how it begins does. */
export function inlineImages(message: MailMessage): (contentId: string) => string | undefined {
  let left = MAX_IMAGES;
  const known = new Map<string, string | undefined>();
  const read = (contentId: string): string | undefined => {
    const part = message.parts.find((one) => one.contentId !== '' && one.contentId === contentId);
    if (part === undefined) return undefined;
    const { bytes, truncated } = decodePart(message, part, Math.min(MAX_IMAGE, left));
    const type = BEGINNINGS.find(([, beginning]) => bytes.subarray(0, beginning.length / 2).toString('hex') === beginning)?.[0];
    if (type === undefined || truncated) return undefined;
    left -= bytes.length;
    return `data:${type};base64,${bytes.toString('base64')}`;
  };
  return (contentId) => {
    if (!known.has(contentId) && known.size < 200) known.set(contentId, read(contentId));
    return known.get(contentId);
  };
}
