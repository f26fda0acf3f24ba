import { linear } from '@postern/linear';

const HIDING = linear(
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?(?![.\d])|font-size\s*:\s*(?:0(?:\.\d+)?|1)(?:px|pt|em|rem|%)?(?![.\d])|max-height\s*:\s*0(?![.\d])|text-indent\s*:\s*-\d{3,})/i,
);

/** Whether a style, or old attributes, hide the text of an element: switched off, as good as invisible, or in the colour of its ground. */
export function hides(style: string, attributes: Readonly<Record<string, string>>): boolean {
  const short = style.slice(0, 2000);
  if (HIDING.test(short)) return true;
  const ink = colourOf(linear(/(?:^|[;\s])color\s*:\s*([^;!]{1,40})/i).exec(short)?.[1] ?? attributes['color']);
  if (ink === undefined) return false;
  const ground = colourOf(linear(/background(?:-color)?\s*:\s*([^;!]{1,40})/i).exec(short)?.[1] ?? attributes['bgcolor']);
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
