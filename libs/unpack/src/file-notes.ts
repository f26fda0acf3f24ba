import { extensionOf, nameFindings } from '@postern/files';
import { categoryOf, FILE_TYPES, leafTypes } from '@postern/formats';
import type { FileFinding } from '@postern/files';
import { visible } from '@postern/mail';

/** Most characters of a name that is shown. */
export const MAX_NAME = 200;

/** The first reading of a name, safe to show. */
export function shown(names: readonly string[]): string {
  return visible(names[0] ?? '', MAX_NAME);
}

/** What is odd about any reading of the name. */
export function nameNotes(names: readonly string[]): readonly FileFinding[] {
  const codes = new Map(names.flatMap((name) => nameFindings(name).map((code) => [code, name] as const)));
  return [...codes].map(([code, name]) => ({ code, evidence: visible(name, MAX_NAME) }));
}

const KNOWN = new Set(FILE_TYPES);
const RUNNABLE = new Set(['executables', 'scripts']);

/** A program or script that goes by the name of something harmless, and files that are several things at once. */
export function typeNotes(names: readonly string[], types: readonly string[]): readonly FileFinding[] {
  const leaves = leafTypes(types);
  const notes: FileFinding[] = leaves.length > 1 ? [{ code: 'TYPE_POLYGLOT', evidence: leaves.join(', ') }] : [];
  const extension = extensionOf(names[0] ?? '');
  const runnable = leaves.some((type) => RUNNABLE.has(categoryOf(type)));
  if (runnable && KNOWN.has(extension) && !RUNNABLE.has(categoryOf(extension)) && !types.includes(extension))
    notes.push({ code: 'TYPE_DIFFERS', evidence: `${shown(names)} is ${leaves.join(', ')}` });
  return notes;
}
