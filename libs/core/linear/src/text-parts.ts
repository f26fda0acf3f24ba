import type { LinearPattern } from './linear-pattern.js';

/** Text before the first match, or all of it. What `replace(/[:/?#].*$/s, '')` does, in one pass. */
export function before(text: string, pattern: LinearPattern): string {
  const at = text.search(pattern);
  return at < 0 ? text : text.slice(0, at);
}

/** Text without each part from `open` to the next `close`, both included; without a `close` the rest stays. Parts do not nest. One pass. */
export function withoutParts(text: string, open: string, close: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, from)) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    kept += text.slice(from, at);
    from = end + close.length;
  }
  return kept + text.slice(from);
}

/** Text without any number of `ending` at its end. */
export function withoutEndings(text: string, ending: string): string {
  let end = text.length;
  while (ending !== '' && text.startsWith(ending, end - ending.length) && end >= ending.length) end -= ending.length;
  return text.slice(0, end);
}

/** Pieces of `size` code units, the last one shorter; none of an empty text. */
export function pieces(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
}
