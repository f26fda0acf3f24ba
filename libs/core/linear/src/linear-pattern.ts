declare const PROVEN: unique symbol;

/** A regular expression whose search takes at most a constant times the length of the text, whatever the text is. */
export type LinearPattern = RegExp & { readonly [PROVEN]: true };

/**
 * Marks a literal as a pattern for text of strangers. `tools/linear` proves each literal that is given here, and refuses every other RegExp in packages that
 * see mail: Node's engine backtracks, and one pattern that is quadratic lets one small mail stop the gateway. Costs nothing at run time.
 *
 * `size` is said of a pattern that repeats more than one character or set, such as `(?:\\.|[^"])*`, and says that a limit keeps the text that small: for each
 * repetition V8 keeps a note of 8 to 16 bytes, and throws when they fill 64 MiB.
 */
export function linear(literal: RegExp, _size?: 'below 1 MiB'): LinearPattern {
  return literal as LinearPattern;
}
