import { linear } from '@postern/linear';

// C0 and C1 controls, line and paragraph separators, bidi embeddings, overrides, isolates and marks, zero-width characters, BOM.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HIDDEN = linear(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\u061c\ufeff]/g);

/** Text that is safe to show and to log: hidden characters as \u{…}, cut at `max` characters with an ellipsis. */
export function visible(text: string, max: number): string {
  const cut = text.length > max * 2 ? text.slice(0, max * 2) : text;
  const shown = cut.replace(HIDDEN, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`).toWellFormed();
  return shown.length > max ? `${shown.slice(0, Math.max(0, max - 1)).toWellFormed()}…` : shown;
}
