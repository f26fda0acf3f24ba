import { Parser } from 'htmlparser2';

import { linear } from '@postern/linear';

import { appearanceOf, urlsInStyle } from './html-style.js';

/** Where in HTML a URL stood. */
export type HtmlPlace = 'link' | 'form' | 'refresh' | 'base' | 'image' | 'frame' | 'script' | 'style' | 'other';

export interface HtmlUrl {
  readonly raw: string;
  readonly place: HtmlPlace;
  /** What a reader sees of a link: its text, or the alternative text of its image. White space collapsed, at most 500 characters. */
  readonly label: string;
}

export interface HtmlLimits {
  readonly maxNodes: number;
  readonly maxDepth: number;
  readonly maxUrls: number;
  readonly maxText: number;
}
export const HTML_LIMITS: HtmlLimits = { maxNodes: 100_000, maxDepth: 512, maxUrls: 5000, maxText: 1_000_000 };

/** HTML as a mail client shows it, as far as scanning needs to know. */
export interface HtmlView {
  /** Text that is shown; block elements separate words. */
  readonly text: string;
  /** Characters of text that are there and not shown. */
  readonly hiddenChars: number;
  readonly urls: readonly HtmlUrl[];
  readonly counts: HtmlCounts;
  /** Budgets that were crossed; what lies behind was not looked at. */
  readonly limits: readonly ('nodes' | 'depth' | 'urls' | 'text')[];
}

export interface HtmlCounts {
  readonly images: number;
  readonly forms: number;
  readonly passwordFields: number;
  readonly inputs: number;
  readonly scripts: number;
  readonly frames: number;
  readonly comments: number;
  /** Elements whose style hides them. */
  readonly hidden: number;
  readonly nodes: number;
}

interface Open {
  readonly name: string;
  readonly seen: Seen;
}

/** What an element has from those around it. */
interface Seen {
  readonly gone: boolean;
  readonly tiny: boolean;
  readonly unseen: boolean;
  readonly blended: boolean;
}
const SHOWN: Seen = { gone: false, tiny: false, unseen: false, blended: false };

function isHidden({ gone, tiny, unseen, blended }: Seen): boolean {
  return gone || tiny || unseen || blended;
}

const SILENT = new Set(['script', 'style', 'title', 'head', 'noscript', 'template', 'textarea', 'select']);
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);
const INLINE = new Set(
  'a abbr b bdi bdo big cite code em font i img ins del kbd mark q s samp small span strike strong sub sup tt u var wbr'.split(' '),
);
const MAX_RAW = 2000;
const MAX_LABEL = 500;
/** Open elements where reading ends: the parser moves its whole stack for each, so depth alone could keep it busy for seconds. */
const MAX_OPEN = 2048;
/** Bytes given to the parser at once, so that it stops soon after a budget is crossed. */
const CHUNK = 16_384;

/** Reads HTML as a stream: no tree, so depth and size cannot exhaust it. Never throws. */
export function readHtml(html: string, limits: HtmlLimits = HTML_LIMITS): HtmlView {
  const view = new Reader(limits);
  const parser = new Parser(view, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  for (let at = 0; at < html.length && !view.stopped; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  if (!view.stopped) parser.end();
  return view.result();
}

/** Handler of the parser's events; holds what is open and what was seen. */
class Reader {
  stopped = false;
  private depth = 0;
  private readonly open: Open[] = [];
  private readonly urls: HtmlUrl[] = [];
  private readonly limitsCrossed = new Set<HtmlView['limits'][number]>();
  private readonly count = { images: 0, forms: 0, passwordFields: 0, inputs: 0, scripts: 0, frames: 0, comments: 0, hidden: 0, nodes: 0 };
  private readonly text: string[] = [];
  private textLength = 0;
  private hiddenChars = 0;
  private link: { raw: string; label: string } | undefined;

  constructor(private readonly limits: HtmlLimits) {}

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.stopped || !this.countNode()) return;
    const around = this.seen();
    const own = appearanceOf(attributes['style'] ?? '', attributes);
    const seen: Seen = {
      gone: around.gone || own.gone || 'hidden' in attributes,
      tiny: own.tiny ?? around.tiny,
      unseen: own.unseen ?? around.unseen,
      blended: own.blended ?? around.blended,
    };
    if (isHidden(seen) && !isHidden(around)) this.count.hidden += 1;
    if (!VOID.has(name)) {
      this.depth += 1;
      if (this.depth > MAX_OPEN) this.stopped = true;
      if (this.open.length < this.limits.maxDepth) this.open.push({ name, seen });
      else this.cross('depth');
    }
    if (!INLINE.has(name)) this.say(' ');
    this.note(name, attributes);
    if (attributes['style'] !== undefined) for (const raw of urlsInStyle(attributes['style'])) this.add(raw, 'style');
    if (attributes['background'] !== undefined) this.add(attributes['background'], 'image');
  }

  ontext(data: string): void {
    if (this.stopped) return;
    const inside = this.open.at(-1)?.name;
    if (inside === 'style') {
      for (const raw of urlsInStyle(data)) this.add(raw, 'style');
      return;
    }
    if (this.open.some((o) => SILENT.has(o.name))) return;
    if (this.link !== undefined && this.link.label.length < MAX_LABEL) this.link.label += data;
    if (isHidden(this.seen())) this.hiddenChars += data.trim().length;
    else this.say(data);
  }

  oncomment(): void {
    this.count.comments += 1;
  }

  onclosetag(name: string): void {
    if (this.stopped) return;
    if (!VOID.has(name)) this.depth -= 1;
    if (name === 'a') this.endLink();
    for (let i = this.open.length - 1; i >= 0; i--) {
      if (this.open[i]?.name !== name) continue;
      this.open.length = i;
      break;
    }
    if (!INLINE.has(name)) this.say(' ');
  }

  result(): HtmlView {
    this.endLink();
    return {
      text: this.text.join('').replace(linear(/[ \t\r\n\u00a0]+/g), ' '),
      hiddenChars: this.hiddenChars,
      urls: this.urls,
      counts: this.count,
      limits: [...this.limitsCrossed],
    };
  }

  private note(name: string, a: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'a':
      case 'area':
        this.endLink();
        if (a['href'] !== undefined) this.link = { raw: a['href'], label: name === 'area' ? (a['alt'] ?? '') : '' };
        if (name === 'area') this.endLink();
        break;
      case 'form':
        this.count.forms += 1;
        this.add(a['action'], 'form');
        break;
      case 'input':
      case 'button':
        this.count.inputs += 1;
        if (linear(/^password$/i).test(a['type'] ?? '')) this.count.passwordFields += 1;
        this.add(a['formaction'], 'form');
        break;
      case 'img':
        this.count.images += 1;
        if (this.link !== undefined && this.link.label.length < MAX_LABEL) this.link.label += ` ${a['alt'] ?? ''}`;
        this.add(a['src'], 'image');
        this.addAll(a['srcset'], 'image');
        break;
      case 'meta':
        if (linear(/^refresh$/i).test(a['http-equiv'] ?? ''))
          this.add(linear(/url\s*=\s*['"]?([^'"]{1,2000})/i).exec(a['content'] ?? '')?.[1], 'refresh');
        break;
      case 'base':
        this.add(a['href'], 'base');
        break;
      case 'script':
        this.count.scripts += 1;
        this.add(a['src'], 'script');
        break;
      case 'iframe':
      case 'frame':
      case 'embed':
      case 'object':
        this.count.frames += 1;
        this.add(a['src'] ?? a['data'], 'frame');
        break;
      default:
        this.add(a['href'] ?? a['src'] ?? a['xlink:href'], 'other');
    }
  }

  private add(raw: string | undefined, place: HtmlPlace, label = ''): void {
    const plain = (raw ?? '').trim();
    if (plain === '' || plain.startsWith('#') || linear(/^(?:cid|mid|mailto|tel|sms|about):/i).test(plain) || linear(/^data:image\//i).test(plain))
      return;
    if (this.urls.length >= this.limits.maxUrls) this.cross('urls');
    else this.urls.push({ raw: plain.slice(0, MAX_RAW), place, label });
  }

  private addAll(srcset: string | undefined, place: HtmlPlace): void {
    for (const item of (srcset ?? '').split(',').slice(0, 20)) this.add(item.trim().split(linear(/\s/))[0], place);
  }

  private endLink(): void {
    if (this.link === undefined) return;
    this.add(this.link.raw, 'link', this.link.label.replace(linear(/\s+/g), ' ').trim().slice(0, MAX_LABEL));
    this.link = undefined;
  }

  private say(data: string): void {
    if (this.textLength >= this.limits.maxText) return this.cross('text');
    this.text.push(data);
    this.textLength += data.length;
  }

  private seen(): Seen {
    return this.open.at(-1)?.seen ?? SHOWN;
  }

  private countNode(): boolean {
    this.count.nodes += 1;
    if (this.count.nodes <= this.limits.maxNodes) return true;
    this.cross('nodes');
    this.stopped = true;
    return false;
  }

  private cross(limit: HtmlView['limits'][number]): void {
    this.limitsCrossed.add(limit);
  }
}
