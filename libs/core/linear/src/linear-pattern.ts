declare const PROVEN: unique symbol;

/** A regular expression whose search takes at most a constant times the length of the text, whatever the text is. */
export type LinearPattern = RegExp & { readonly [PROVEN]: true };

/**
 * Marks a literal as a pattern for text of strangers. The lint step proves each literal that is given here, and refuses every other RegExp in packages that see
 * mail: Node's engine backtracks, and one pattern that is quadratic lets one small mail stop the gateway (obligation 30). Costs nothing at run time.
 */
export function linear(literal: RegExp): LinearPattern {
  return literal as LinearPattern;
}
