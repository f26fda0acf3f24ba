import { linear } from '@postern/linear';
import { flowOf, headerValue, partText, unflowed } from '@postern/mail';
import type { Flow, MailMessage, MimePart } from '@postern/mail';

import { HTML_LIMITS, readHtml } from './html-view.js';
import type { HtmlCounts, HtmlPlace } from './html-view.js';
import { parseUrl } from './parsed-url.js';
import type { ParsedUrl } from './parsed-url.js';
import { urlsInText } from './urls-in-text.js';

/** A link of a message, read as a browser would. */
export interface MailLink {
  readonly url: ParsedUrl;
  readonly place: HtmlPlace | 'text';
  /** What a reader sees of it; empty in text. */
  readonly label: string;
  /** Written without a scheme. */
  readonly bare: boolean;
  /** Path of the MIME part; `subject` for the Subject field. */
  readonly part: string;
}

/** What a message says and where it leads, made once for each message, bounded. */
export interface MailContent {
  readonly subject: string;
  /** Text that a reader sees: the plain parts as they are, HTML as its shown text. */
  readonly text: string;
  readonly links: readonly MailLink[];
  readonly html: HtmlCounts & { readonly hiddenChars: number };
  readonly hasText: boolean;
  readonly hasHtml: boolean;
  /** `LIMIT_URLS`, `LIMIT_HTML_NODES`, `LIMIT_HTML_DEPTH`, `LIMIT_TEXT`: what lies behind was not looked at. */
  readonly limits: readonly string[];
}

export interface ContentLimits {
  readonly maxUrls: number;
  readonly maxTextParts: number;
  /** Characters of one part. */
  readonly maxPartChars: number;
  /** Characters of all parts together. */
  readonly maxChars: number;
  /** Nodes of all HTML together. */
  readonly maxNodes: number;
}
export const CONTENT_LIMITS: ContentLimits = { maxUrls: 5000, maxTextParts: 40, maxPartChars: 1_000_000, maxChars: 2_000_000, maxNodes: 100_000 };

const LIMIT_CODES = { nodes: 'LIMIT_HTML_NODES', depth: 'LIMIT_HTML_DEPTH', urls: 'LIMIT_URLS', text: 'LIMIT_TEXT' } as const;

/** Reads text and HTML parts of a message, attached ones and those of embedded messages too. Never throws. */
export function readContent(message: MailMessage, limits: ContentLimits = CONTENT_LIMITS): MailContent {
  const state = new Gathering(limits);
  const subject = headerValue(message, 'subject') ?? '';
  state.addText(subject, 'subject');
  const parts = message.parts.filter((part) => kindOf(part) !== undefined);
  if (parts.length > limits.maxTextParts) state.limits.add('LIMIT_TEXT');
  for (const part of parts.slice(0, limits.maxTextParts)) {
    const room = Math.min(limits.maxPartChars, limits.maxChars - state.chars);
    if (room <= 0) {
      state.limits.add('LIMIT_TEXT');
      break;
    }
    const text = partText(message, part, room);
    if (text.length >= room) state.limits.add('LIMIT_TEXT');
    state.chars += text.length;
    if (kindOf(part) === 'html' || looksLikeHtml(text)) state.addHtml(text, part.path);
    else state.addPlain(text, flowOf(part), part.path);
  }
  const types = parts.filter((p) => p.disposition !== 'attachment').map(kindOf);
  return {
    subject,
    text: state.texts.join('\n'),
    links: state.links,
    html: state.html,
    hasText: types.includes('text'),
    hasHtml: types.includes('html'),
    limits: [...state.limits],
  };
}

const PAGE_TYPES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml', 'image/svg+xml']);
const PAGE_NAME = linear(/\.(?:x?html?|svg)$/i);
const TEXT_TYPES: ReadonlySet<string> = new Set(['text/plain', 'text/enriched', 'text/calendar', 'text/richtext']);

function kindOf(part: MimePart): 'text' | 'html' | undefined {
  if (part.children.length > 0) return undefined;
  if (part.types.some((type) => PAGE_TYPES.has(type)) || PAGE_NAME.test(part.filename)) return 'html';
  return TEXT_TYPES.has(part.type) ? 'text' : undefined;
}

/** Whether any reading of type and name makes a part one that readContent reads. */
export function mayBeContent({ types, filenames }: MimePart): boolean {
  return types.some((type) => PAGE_TYPES.has(type) || TEXT_TYPES.has(type)) || filenames.some((name) => PAGE_NAME.test(name));
}

/** Declared as plain text and still a page: some clients look. */
function looksLikeHtml(text: string): boolean {
  return linear(/^\s{0,100}(?:<!doctype html|<html[\s>])/i).test(text.slice(0, 200));
}

class Gathering {
  readonly links: MailLink[] = [];
  readonly texts: string[] = [];
  readonly limits = new Set<string>();
  html = { images: 0, forms: 0, passwordFields: 0, inputs: 0, scripts: 0, frames: 0, comments: 0, hidden: 0, nodes: 0, hiddenChars: 0 };
  chars = 0;
  private readonly seen = new Set<string>();

  constructor(private readonly budget: ContentLimits) {}

  addText(text: string, part: string): void {
    const found = urlsInText(text, this.budget.maxUrls + 1);
    for (const { raw, bare } of found) this.add(parseUrl(raw), 'text', '', bare, part);
  }

  /** Lines that were broken for transport are read as one. Clients that do not know DelSp show the pieces of a link as they are, so a whole host in one counts too. */
  addPlain(written: string, { flowed, delSp }: Flow, part: string): void {
    const text = flowed ? unflowed(written, delSp) : written;
    this.texts.push(text);
    this.addText(text, part);
    if (!delSp) return;
    for (const { raw, bare } of urlsInText(written, this.budget.maxUrls + 1)) {
      const url = bare ? undefined : parseUrl(raw);
      if (url !== undefined && url.suffix !== '') this.add(url, 'text', '', bare, part);
    }
  }

  addHtml(html: string, part: string): void {
    const view = readHtml(html, { ...HTML_LIMITS, maxUrls: this.budget.maxUrls, maxNodes: Math.max(1, this.budget.maxNodes - this.html.nodes) });
    for (const limit of view.limits) this.limits.add(LIMIT_CODES[limit]);
    const base = view.urls.find((u) => u.place === 'base')?.raw;
    for (const { raw, place, label } of view.urls) this.add(parseUrl(raw, base), place, label, false, part);
    for (const key of ['images', 'forms', 'passwordFields', 'inputs', 'scripts', 'frames', 'comments', 'hidden', 'nodes'] as const)
      this.html[key] += view.counts[key];
    this.html.hiddenChars += view.hiddenChars;
    this.texts.push(view.text);
    this.addText(view.text, part);
  }

  private add(url: ParsedUrl | undefined, place: MailLink['place'], label: string, bare: boolean, part: string): void {
    if (url === undefined) return;
    const key = `${place} ${url.raw} ${label}`;
    if (this.seen.has(key)) return;
    if (this.links.length >= this.budget.maxUrls) return void this.limits.add('LIMIT_URLS');
    this.seen.add(key);
    this.links.push({ url, place, label, bare, part });
  }
}
