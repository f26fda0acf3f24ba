import { linear } from '@postern/linear';

/** What hides an element with all that is in it, whatever is said within. */
const GONE = linear(
  /(?:^|[;\s])(?:display\s*:\s*none|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?(?![.\d])|max-height\s*:\s*0(?![.\d])|text-indent\s*:\s*-\d{3,})/i,
);
const VISIBILITY = linear(/(?:^|[;\s])visibility\s*:\s*(hidden|collapse|visible)/i);
const SIZE_PROPERTY = linear(/(?:^|[;\s])font-size\s*:\s*([^;!\s]{1,20})/i);
/** The short form (`font: 14px/1.5 Arial`): the size is the first number that is no weight. */
const SHORT_FORM = linear(/(?:^|[;\s])font\s*:\s*([^;!]{1,80})/i);
const SIZE = linear(/^(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(px|pt|pc|in|cm|mm|em|rem|ex|ch|vw|vh|%)?(?:\/|$)/i);
const WORD_SIZE = linear(/(?:^|[;\s])font-size\s*:\s*(?:xx-small|x-small|small|medium|large|x-large|xx-large|initial|unset|revert)/i);
/** Units that are told by the size of the element around. */
const RELATIVE = new Set(['em', 'ex', 'ch', '%']);

/** What an element says about whether its text is seen. Only `gone` holds for all that is in it: the others are inherited until something within says otherwise. */
export interface Appearance {
  readonly gone: boolean;
  /** Letters too small to be read, or of a size of their own that can be; undefined: as around. */
  readonly tiny: boolean | undefined;
  readonly unseen: boolean | undefined;
  /** In the colour of its ground. */
  readonly blended: boolean | undefined;
}

/** How most newsletters are laid out: a wrapper without size, so that white space takes no room, and a real size on what is in it. */
export function appearanceOf(style: string, attributes: Readonly<Record<string, string>>): Appearance {
  const short = style.slice(0, 2000);
  const visibility = VISIBILITY.exec(short)?.[1]?.toLowerCase();
  return {
    gone: GONE.test(short),
    tiny: isTiny(short, attributes),
    unseen: visibility === undefined ? undefined : visibility !== 'visible',
    blended: isBlended(short, attributes),
  };
}

function isTiny(style: string, attributes: Readonly<Record<string, string>>): boolean | undefined {
  const size = sizeIn(style);
  if (size === null) return WORD_SIZE.test(style) || attributes['size'] !== undefined ? false : undefined;
  const value = Number(size[1]);
  const unit = (size[2] ?? 'px').toLowerCase();
  // So many times what is around: nothing stays nothing, and as large as around says nothing.
  if (RELATIVE.has(unit)) return value / (unit === '%' ? 100 : 1) < 0.1 ? true : undefined;
  return unit === 'px' || unit === 'pt' ? value <= 1 : value < 0.1;
}

function sizeIn(style: string): RegExpExecArray | null {
  const written = SIZE_PROPERTY.exec(style)?.[1];
  if (written !== undefined) return SIZE.exec(written);
  for (const word of (SHORT_FORM.exec(style)?.[1] ?? '').split(linear(/\s/))) {
    const size = SIZE.exec(word);
    if (size !== null && (size[2] !== undefined || Number(size[1]) === 0)) return size;
  }
  return null;
}

function isBlended(style: string, attributes: Readonly<Record<string, string>>): boolean | undefined {
  const ink = colourOf(linear(/(?:^|[;\s])color\s*:\s*([^;!]{1,40})/i).exec(style)?.[1] ?? attributes['color']);
  if (ink === undefined) return undefined;
  const ground = colourOf(linear(/background(?:-color)?\s*:\s*([^;!]{1,40})/i).exec(style)?.[1] ?? attributes['bgcolor']);
  return ground !== undefined && ground === ink;
}

/** Addresses in CSS: url() and @import. */
export function urlsInStyle(style: string): readonly string[] {
  const found: string[] = [];
  for (const match of style
    .slice(0, 100_000)
    .matchAll(linear(/(?:url\(\s*|@import\s+)(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s)'";]{1,2000}))/gi))) {
    const raw = match[1] ?? match[2] ?? match[3];
    if (raw !== undefined && !linear(/^url\(/i).test(raw)) found.push(raw);
    if (found.length >= 100) break;
  }
  return found;
}

const NAMES: Readonly<Record<string, string>> = { white: '#ffffff', black: '#000000' };

/** `#rrggbb` for the notations that are compared; undefined for others. */
function colourOf(text: string | undefined): string | undefined {
  const plain = text?.trim().toLowerCase().replaceAll(' ', '');
  if (plain === undefined || plain === '') return undefined;
  const short = linear(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/).exec(plain);
  if (short !== null)
    return `#${short
      .slice(1)
      .map((c) => c + c)
      .join('')}`;
  const rgb = linear(/^rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})/).exec(plain);
  if (rgb !== null)
    return `#${rgb
      .slice(1, 4)
      .map((n) => Number(n).toString(16).padStart(2, '0'))
      .join('')}`;
  return linear(/^#[0-9a-f]{6}$/).test(plain) ? plain : Object.hasOwn(NAMES, plain) ? NAMES[plain] : undefined;
}
