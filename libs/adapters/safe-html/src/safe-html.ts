import sanitizeHtml from 'sanitize-html';
import type { Attributes, Tag } from 'sanitize-html';

import { SAFE_STYLES } from './safe-styles.js';

/** What a mail brings beside its text. */
export interface SafeHtmlParts {
  /** Data URL (RFC 2397) of an image of the same mail by its Content-ID, without angle brackets; undefined when there is none that may be shown. */
  readonly image: (contentId: string) => string | undefined;
}

export interface SafeHtml {
  /** A fragment without head and body. */
  readonly html: string;
  /** Where its links lead, as they were written, each once; at most `MAX_LINKS`. */
  readonly links: readonly string[];
  /** Images that were left out: from elsewhere, or not shown for another reason. */
  readonly imagesLeftOut: number;
  /** The text was longer than what is looked at; the rest is not shown. */
  readonly cut: boolean;
}

/** Characters of HTML that are looked at. */
const MAX_CHARS = 1_048_576;
const MAX_LINKS = 500;
const MAX_LINK_CHARS = 2000;
/** Tags that are looked at: the parser's work grows with the square of how deep they lie in each other, and this many are below half a second. */
const MAX_TAGS = 30_000;
/** Elements within each other; what is deeper is shown as text of the last one. */
const MAX_DEPTH = 200;

const TEXT = 'p div span br hr pre code blockquote h1 h2 h3 h4 h5 h6 b strong i em u s strike del ins small big sub sup tt font center wbr address';
const LISTS = 'ul ol li dl dt dd';
const TABLES = 'table caption colgroup col thead tbody tfoot tr th td';
const SHAPE = ['align', 'valign', 'bgcolor', 'width', 'height', 'border', 'cellpadding', 'cellspacing', 'dir', 'style'];

/** Content that is no text to a reader, and goes together with its element. */
const DROPPED = [
  'script',
  'style',
  'textarea',
  'option',
  'noscript',
  'title',
  'svg',
  'math',
  'template',
  'iframe',
  'object',
  'noembed',
  'noframes',
  'xmp',
];

/** Makes HTML of a stranger safe to show in a frame of its own. Never throws on any text; the answer holds no address that a browser would follow. */
export function safeHtml(html: string, { image }: SafeHtmlParts): SafeHtml {
  const links = new Set<string>();
  let imagesLeftOut = 0;
  const noteLink = (address: string | undefined) => {
    if (address !== undefined && address !== '' && links.size < MAX_LINKS) links.add(address.slice(0, MAX_LINK_CHARS));
  };
  const looked = beginningOf(html);
  const safe = sanitizeHtml(looked, {
    allowedTags: [...words(TEXT), ...words(LISTS), ...words(TABLES), 'img'],
    allowedAttributes: {
      '*': SHAPE,
      img: ['src', 'alt', 'width', 'height'],
      font: ['color', 'face', 'size'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      ol: ['start', 'type'],
      u: ['title'],
    },
    // Addresses are not filtered but made here: only what `image` gives can be one.
    allowedSchemes: [],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    allowedStyles: { '*': SAFE_STYLES },
    nonTextTags: DROPPED,
    nestingLimit: MAX_DEPTH,
    disallowedTagsMode: 'discard',
    transformTags: {
      a: (_name: string, { href }: Attributes): Tag => {
        noteLink(href);
        return { tagName: 'u', attribs: href === undefined ? {} : { title: href.slice(0, MAX_LINK_CHARS) } };
      },
      area: (_name: string, { href }: Attributes): Tag => {
        noteLink(href);
        return { tagName: 'area', attribs: {} };
      },
      img: (_name: string, { src = '', alt, width, height }: Attributes): Tag => {
        const shown = src.slice(0, 4).toLowerCase() === 'cid:' ? image(contentIdOf(src)) : undefined;
        if (shown === undefined) imagesLeftOut += 1;
        const attribs: Attributes = {};
        if (width !== undefined) attribs['width'] = width;
        if (height !== undefined) attribs['height'] = height;
        if (alt !== undefined) attribs['alt'] = alt;
        if (shown !== undefined) attribs['src'] = shown;
        return { tagName: 'img', attribs };
      },
    },
  });
  return { html: safe, links: [...links], imagesLeftOut, cut: looked.length < html.length };
}

/** As much as the limits allow. */
function beginningOf(html: string): string {
  let tags = 0;
  for (let at = html.indexOf('<'); at >= 0 && at < MAX_CHARS; at = html.indexOf('<', at + 1)) {
    tags += 1;
    if (tags > MAX_TAGS) return html.slice(0, at);
  }
  return html.slice(0, MAX_CHARS);
}

const words = (text: string): string[] => text.split(' ');

/** The address of a `cid:` URL (RFC 2392), which is percent-encoded. */
function contentIdOf(url: string): string {
  const written = url.slice(4).trim();
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
