import { linear } from '@postern/linear';

/** A host name in text, with what stands behind it, without a scheme. */
export interface BareHost {
  readonly at: number;
  readonly written: string;
}

// Every quantifier is bounded: linear time.
export const BARE = linear(
  /(?<![@\p{L}\p{N}_./\\-])(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\))){1,8}\p{L}[\p{L}\p{N}-]{1,62}(?![\w@-])(?::\d{1,5})?(?:[/?#][^\s<>"'`]{0,1000})?/giu,
);

const DOT_WORD = linear(/[[(]dot[\])]/gi);

/** Everything that looks like a host name, in order. Only words with a dot within are looked at: the expression costs much, and in prose few have one. */
export function* bareHosts(text: string): Iterable<BareHost> {
  let end = 0;
  for (const dot of dots(text)) {
    if (dot < end) continue;
    let start = dot;
    while (start > end && !isBlank(text.charCodeAt(start - 1))) start -= 1;
    end = dot;
    while (end < text.length && !isBlank(text.charCodeAt(end))) end += 1;
    for (const match of text.slice(start, end).matchAll(BARE)) yield { at: start + match.index, written: match[0] };
  }
}

/** Dots with something right behind them, and dots in letters, in order. */
function* dots(text: string): Iterable<number> {
  const words = text.matchAll(DOT_WORD);
  let word = words.next();
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    for (; word.done !== true && word.value.index < at; word = words.next()) yield word.value.index;
    if (at + 1 < text.length && !isBlank(text.charCodeAt(at + 1))) yield at;
  }
  for (; word.done !== true; word = words.next()) yield word.value.index;
}

/** White space of ECMA-262, as `\s` has it. */
function isBlank(c: number): boolean {
  return c < 128 ? c === 32 || (c >= 9 && c <= 13) : c >= 0xa0 && linear(/\s/).test(String.fromCharCode(c));
}
