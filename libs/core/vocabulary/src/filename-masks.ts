import { FORMAT_CATEGORIES, isFormat } from '@postern/formats';
import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';

const EXPRESSION = 'is an expression: a mask has * and ? alone, as *.exe';

/** Ways of writing that other products take, and that as a mask would fit no file but one of that odd name. */
const OTHER_GRAMMARS: readonly (readonly [LinearPattern, string])[] = [
  [linear(/[,;|]\s*\*|\s\*\./), 'has several masks in it: give each an entry of its own'],
  [linear(/^reg(?:ex)?:|\\\./), EXPRESSION],
  [linear(/^\^.*\$$/s), EXPRESSION],
  [linear(/^\/.*\/[gimsu]{0,5}$/s), EXPRESSION],
];

/**
 * Why no file that somebody means has such a name, as the rest of a sentence about the mask; undefined when one may. A list of forbidden names with `.exe` in it would
 * silently forbid nothing, while `.htaccess` and `winmail.dat` are names of files.
 */
export function filenameMaskProblem(entry: string): string | undefined {
  const mask = entry.toLowerCase();
  if (mask === '') return 'is empty';
  const other = OTHER_GRAMMARS.find(([spelling]) => spelling.test(mask));
  if (other !== undefined) return other[1];
  const ending = mask.replace(linear(/^\./), '');
  if (linear(/[.*?\s]/).test(ending) || !isFormat(ending)) return undefined;
  if (FORMAT_CATEGORIES.some((category) => category === ending)) return 'is a category of formats, not a name';
  return `fits only a file of just this name: write *.${ending}`;
}
