import type { DoubtfulPart } from '@postern/mail';

/**
 * Whether nobody could read the attachment: its encoding is unknown or damaged, and in no reading is it a file of any kind. Text under an unknown encoding is mostly the
 * encoded form, unless the part says that it is text. `typed`: types of parts by their paths; `~` marks another reading of a part, `.` what lies within it.
 */
export function unreadable({ part, isUnknown }: DoubtfulPart, prefix: string, typed: ReadonlyMap<string, readonly string[]>): boolean {
  const path = `${prefix}${part.path}`;
  const readings = [...typed].filter(([own]) => own === path || own.startsWith(`${path}~`) || own.startsWith(`${path}.`));
  const saysText = part.types.some((type) => type.startsWith('text/'));
  const isKind = (type: string) => type !== 'dat' && !(isUnknown && !saysText && type === 'txt');
  return readings.length > 0 && !readings.some(([, types]) => types.some(isKind));
}
