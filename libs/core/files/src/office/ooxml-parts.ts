import type { Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { readSmallEntry } from '../zip/zip-content.js';
import type { ZipEntry, ZipIndex } from '../zip/zip-index.js';
import { asUtf8, attribute, elements } from './xml-elements.js';

/** What the parts of an Office package are by the package itself (ECMA-376 part 2): programs go by content types and relationships, never by names. */

/** Bytes of one part that are looked at. */
const MAX_PART = 64 * 1024 * 1024;
const MAX_TYPES = 20_000;
const CONTENT_TYPES = '[content_types].xml';
const MAX_LISTS = 4;

/** The content of a part as UTF-8; empty when it cannot be read. */
export function partOf(bytes: Buffer, entry: ZipEntry, meter: Meter): Octets {
  return new Octets(asUtf8(readSmallEntry(bytes, entry, MAX_PART, meter) ?? Buffer.alloc(0), meter), meter);
}

export interface PartTypes {
  /** Content types that parts are given by name, in lower case. */
  readonly declared: readonly string[];
  /** Content type of the part of that name in lower case, without a slash in front; empty for none. */
  typeOf(name: string): string;
}

/** `[Content_Types].xml`: the type of a part by its name, or by its extension. */
export function partTypes(bytes: Buffer, index: ZipIndex, meter: Meter): PartTypes {
  const byName = new Map<string, string>();
  const byExtension = new Map<string, string>();
  // Of two lists nobody knows which one counts.
  for (const entry of index.entries.filter(({ names }) => names.some((name) => name.toLowerCase() === CONTENT_TYPES)).slice(0, MAX_LISTS)) {
    const list = partOf(bytes, entry, meter);
    for (const text of elements(list, 'Override')) {
      if (byName.size >= MAX_TYPES) break;
      byName.set(plainName(attribute(text, 'PartName')), attribute(text, 'ContentType').toLowerCase());
    }
    for (const text of elements(list, 'Default')) {
      if (byExtension.size >= MAX_TYPES) break;
      byExtension.set(attribute(text, 'Extension').toLowerCase(), attribute(text, 'ContentType').toLowerCase());
    }
  }
  return {
    declared: [...byName.values()],
    typeOf: (name) => byName.get(name) ?? byExtension.get(name.slice(name.lastIndexOf('.') + 1)) ?? '',
  };
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('\\', '/')
    .split('/')
    .filter((step) => step !== '')
    .join('/');
}

export interface Relation {
  /** The last word of its type in lower case: `oleobject`, `xlmacrosheet`; transitional and strict forms alike. */
  readonly kind: string;
  readonly target: string;
  readonly external: boolean;
}

/** The relationships of a `.rels` part. */
export function* relations(part: Octets): Iterable<Relation> {
  for (const text of elements(part, 'Relationship')) {
    const type = attribute(text, 'Type').trim();
    yield {
      kind: type.slice(type.lastIndexOf('/') + 1).toLowerCase(),
      target: attribute(text, 'Target').trim(),
      external: attribute(text, 'TargetMode').trim().toLowerCase() === 'external',
    };
  }
}
