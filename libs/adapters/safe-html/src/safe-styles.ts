import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';

// Values are matched as a whole. None of them can hold a parenthesis other than rgb's, a backslash, a quote or a slash: no url(), image-set(), expression(),
// var(), escape or comment is left of the alphabet.
const COLOUR = linear(/^(?:#[0-9a-f]{3,8}|[a-z]{3,25}|rgb\([0-9 ,]{5,20}\))$/i);
const LENGTH = linear(/^(?:0|auto|[0-9]{1,4}(?:\.[0-9]{1,3})?(?:px|pt|em|rem|ex|%))$/i);
const LENGTHS = linear(/^[0-9a-z.% ]{1,40}$/i);
const WORD = linear(/^[a-z-]{1,25}$/i);
const FAMILY = linear(/^[a-z0-9 ,-]{1,100}$/i);
const BORDER = linear(/^[a-z0-9#. ]{1,40}$/i);
const NUMBER_OR_LENGTH = linear(/^(?:normal|[0-9]{1,2}(?:\.[0-9]{1,3})?(?:px|pt|em|rem|%)?)$/i);

/** Properties of a style attribute that stay, with the values that they may have. What can move a box over others or out of sight is not among them. */
export const SAFE_STYLES: Record<string, LinearPattern[]> = {
  color: [COLOUR],
  'background-color': [COLOUR],
  'font-family': [FAMILY],
  'font-size': [LENGTH, WORD],
  'font-style': [WORD],
  'font-weight': [WORD, linear(/^[1-9]00$/)],
  'text-align': [WORD],
  'text-decoration': [WORD],
  'vertical-align': [WORD],
  'white-space': [WORD],
  'line-height': [NUMBER_OR_LENGTH],
  width: [LENGTH],
  'max-width': [LENGTH],
  height: [LENGTH],
  padding: [LENGTHS],
  'padding-top': [LENGTH],
  'padding-right': [LENGTH],
  'padding-bottom': [LENGTH],
  'padding-left': [LENGTH],
  border: [BORDER],
  'border-top': [BORDER],
  'border-bottom': [BORDER],
  'border-collapse': [WORD],
  'border-radius': [LENGTH],
};
