import { lastComponent } from '@postern/files';
import { canonicalType, categoryOf, leafTypes } from '@postern/formats';
import { linear } from '@postern/linear';
import { fitsMask } from '@postern/patterns';
import type { ScanProfile } from '@postern/settings';
import type { WalkedFile } from '@postern/unpack';

/** What a rule forbids, ready for comparing. */
export interface Criteria {
  /** Bytes; 0 is no limit. */
  readonly maxBytes: number;
  /** The forbidden format of a file, as a sentence's end; undefined for an allowed one. */
  format(file: WalkedFile): string | undefined;
  /** The forbidden name of a file; undefined for an allowed one. */
  name(file: WalkedFile): string | undefined;
  /** Nothing but the size is asked for: the content need not be read. */
  readonly sizeOnly: boolean;
}

/** A list without entries forbids nothing, whichever way it is meant. */
export function criteriaOf(profile: ScanProfile<'content-filter'>): Criteria {
  const formats = new Set(profile.formats.list.map(canonicalType));
  const masks = profile.names.list.map((mask) => mask.toLowerCase());
  return {
    maxBytes: profile.maxSizeKb * 1024,
    sizeOnly: formats.size === 0 && masks.length === 0,
    format: (file) => (formats.size === 0 ? undefined : forbiddenFormat(file, formats, profile.formats.match)),
    name: (file) => (masks.length === 0 ? undefined : forbiddenName(file, masks, profile.names.match)),
  };
}

function forbiddenFormat(file: WalkedFile, formats: ReadonlySet<string>, match: 'listed' | 'not-listed'): string | undefined {
  const leaves = leafTypes(file.types).filter((type) => type !== 'empty');
  const listed = (type: string) => formats.has(type) || formats.has(categoryOf(type));
  if (leaves.length === 0) return undefined;
  if (match === 'not-listed') {
    // The text of the mail is no attachment, and what a document is made of is allowed with the document.
    if (file.prose ? isText(file) : withinDocument(file)) return undefined;
    return leaves.find((type) => !listed(type));
  }
  if (file.prose && isText(file)) return undefined;
  if (withinDocument(file) && leaves.every((type) => categoryOf(type) === 'other')) return undefined;
  return leaves.find(listed);
}

function isText(file: WalkedFile): boolean {
  return file.types.includes('txt');
}

function withinDocument(file: WalkedFile): boolean {
  return leafTypes(file.within).some((type) => categoryOf(type) === 'documents');
}

/** Every reading of the name counts, whole and without folders: a client shows one of them, nobody knows which. */
function forbiddenName(file: WalkedFile, masks: readonly string[], match: 'listed' | 'not-listed'): string | undefined {
  if (file.names.length === 0 || (match === 'not-listed' && withinDocument(file))) return undefined;
  const readings = [
    ...new Set(file.names.flatMap((name) => [name, lastComponent(name), lastComponent(name).replace(linear(/(?<![\s.])[\s.]+$/), '')])),
  ].map((name) => name.toLowerCase());
  const fits = (name: string) => masks.some((mask) => fitsMask(mask, name));
  if (match === 'listed') return readings.find(fits);
  return readings.some(fits) ? undefined : readings[0];
}
