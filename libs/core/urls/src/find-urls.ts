import { Parser } from 'htmlparser2';

/** A link as it stands in a message. */
export interface FoundUrl {
  /** As written, at most 2000 characters. */
  readonly url: string;
  /** `text`: in running text; `link`: href of an anchor; `form`: where a form goes; `image`, `other`. */
  readonly from: 'text' | 'link' | 'form' | 'image' | 'other';
  /** Text of the anchor, white space collapsed; empty for others. */
  readonly label: string;
}

export interface UrlBudget {
  readonly maxUrls: number;
  readonly maxNodes: number;
}

export const DEFAULT_URL_BUDGET: UrlBudget = { maxUrls: 5000, maxNodes: 100_000 };

export interface UrlScan {
  readonly urls: readonly FoundUrl[];
  /** Budgets that were crossed: `LIMIT_URLS`, `LIMIT_HTML_NODES`. */
  readonly limits: readonly string[];
  /** Visible text of the HTML, for those who look at words. */
  readonly text: string;
  readonly html: HtmlFacts;
}

/** What a mail's HTML does, for scoring. */
export interface HtmlFacts {
  readonly images: number;
  readonly forms: number;
  readonly passwordFields: number;
  readonly scripts: number;
  /** Elements whose style hides text that is there. */
  readonly hidden: number;
}

const MAX_URL = 2000;
const MAX_TEXT = 1_000_000;
const MAX_LABEL = 300;
const IN_TEXT = /\b(?:h(?:tt|xx|XX)ps?:\/\/|www\.)[^\s<>"'`)\]}]{1,2000}/gi;

/** Links in running text, also `hxxp` and bare `www.`. */
export function urlsInText(text: string, most: number): readonly FoundUrl[] {
  const found: FoundUrl[] = [];
  for (const match of text.matchAll(IN_TEXT)) {
    if (found.length >= most) break;
    found.push({ url: match[0].replace(/[.,;:!?]+$/, '').slice(0, MAX_URL), from: 'text', label: '' });
  }
  return found;
}

const HIDING = /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])/i;

/** Links and facts of an HTML text, read as a stream: depth and size cannot exhaust it. */
export function scanHtml(html: string, budget: UrlBudget = DEFAULT_URL_BUDGET): UrlScan {
  const urls: FoundUrl[] = [];
  const limits = new Set<string>();
  const facts = { images: 0, forms: 0, passwordFields: 0, scripts: 0, hidden: 0 };
  let text = '';
  let nodes = 0;
  let anchor: { href: string; label: string } | undefined;
  let skip = 0;
  const add = (url: string | undefined, from: FoundUrl['from'], label = '') => {
    const plain = (url ?? '').replace(/[\t\r\n]/g, '').trim();
    if (plain === '' || /^(#|cid:|mailto:|tel:|data:image\/)/i.test(plain)) return;
    if (urls.length >= budget.maxUrls) limits.add('LIMIT_URLS');
    else urls.push({ url: plain.slice(0, MAX_URL), from, label });
  };
  const endAnchor = () => {
    if (anchor !== undefined) add(anchor.href, 'link', anchor.label.replace(/\s+/g, ' ').trim());
    anchor = undefined;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++nodes > budget.maxNodes) {
          limits.add('LIMIT_HTML_NODES');
          parser.pause();
          return;
        }
        if (HIDING.test(attributes['style'] ?? '')) facts.hidden += 1;
        if (name === 'a' || name === 'area') {
          endAnchor();
          anchor = { href: attributes['href'] ?? '', label: '' };
        } else if (name === 'form') {
          facts.forms += 1;
          add(attributes['action'], 'form');
        } else if (name === 'input' && /^password$/i.test(attributes['type'] ?? '')) facts.passwordFields += 1;
        else if (name === 'img') {
          facts.images += 1;
          add(attributes['src'], 'image');
        } else if (name === 'script') facts.scripts += 1;
        else if (name === 'meta' && /refresh/i.test(attributes['http-equiv'] ?? ''))
          add(/url\s*=\s*['"]?([^'"]+)/i.exec(attributes['content'] ?? '')?.[1], 'other');
        else if (name === 'base' || name === 'iframe' || name === 'embed' || name === 'object' || name === 'link')
          add(attributes['href'] ?? attributes['src'] ?? attributes['data'], 'other');
        if (name === 'style' || name === 'script' || name === 'title') skip += 1;
      },
      ontext(data) {
        if (skip > 0) return;
        if (anchor !== undefined && anchor.label.length < MAX_LABEL) anchor.label += data;
        if (text.length < MAX_TEXT) text += data;
      },
      onclosetag(name) {
        if (name === 'a') endAnchor();
        if (name === 'style' || name === 'script' || name === 'title') skip = Math.max(0, skip - 1);
        if (/^(p|div|br|tr|li|td|h\d)$/.test(name) && text.length < MAX_TEXT) text += ' ';
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  if (!limits.has('LIMIT_HTML_NODES')) parser.end();
  endAnchor();
  urls.push(...urlsInText(text, Math.max(0, budget.maxUrls - urls.length)));
  return { urls, limits: [...limits], text, html: facts };
}
