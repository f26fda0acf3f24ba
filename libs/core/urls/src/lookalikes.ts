import { domainToUnicode } from 'node:url';

import { remove } from 'confusables';

import { linear } from '@postern/linear';

import { BRANDS } from './brands.js';
import type { Brand } from './brands.js';
import type { ParsedUrl } from './parsed-url.js';

export interface Lookalike {
  /** `same`: reads the same; `near`: one letter off; `within`: the brand's name beside other words or in a subdomain. */
  readonly how: 'same' | 'near' | 'within';
  readonly brand: string;
  /** The name is an everyday word, or other people's name too. */
  readonly word: boolean;
}

/** Suffixes under which a brand's own name is its own. */
const OWN_SUFFIX = linear(
  /^(?:com|net|org|de|at|ch|fr|it|es|nl|be|pl|se|dk|fi|no|pt|ie|cz|hu|ro|gr|jp|in|cn|kr|au|nz|ca|us|mx|br|ar|cl|ru|tr|sg|hk|ae|eu|uk|co\.[a-z]{2}|com\.[a-z]{2}|gov|gov\.[a-z]{2})$/,
);

interface Label {
  readonly brand: Brand;
  readonly label: string;
}
const LABELS: readonly Label[] = BRANDS.flatMap((brand) => brand.labels.map((label) => ({ brand, label })));
const BY_LABEL: ReadonlyMap<string, Brand> = new Map(LABELS.map(({ brand, label }) => [label, brand]));

/** The brand whose own domain this is. */
export function brandOf(url: Pick<ParsedUrl, 'domain' | 'suffix'>): Brand | undefined {
  const owner = BRANDS.find((b) => b.domains.includes(url.domain));
  if (owner !== undefined) return owner;
  const label = url.domain.slice(0, -(url.suffix.length + 1));
  return OWN_SUFFIX.test(url.suffix) ? BY_LABEL.get(label) : undefined;
}

/** A host that wants to be taken for a brand's. Undefined for the brand's own domains and for hosts that name none. */
export function lookalikeOf(url: ParsedUrl): Lookalike | undefined {
  if (url.host === '' || url.tricks.includes('ip-literal') || brandOf(url) !== undefined) return undefined;
  const main = skeleton(url.domain.slice(0, url.suffix === '' ? undefined : -(url.suffix.length + 1)));
  const same = BY_LABEL.get(main);
  if (same !== undefined) return { how: 'same', brand: same.name, word: same.words.has(main) };
  for (const { brand, label } of LABELS) {
    // One letter off an everyday word is another word, or its plural.
    if (
      label.length >= 6 &&
      !brand.words.has(label) &&
      Math.abs(main.length - label.length) <= 1 &&
      main[0] === label[0] &&
      distanceIsOne(main, label)
    )
      return { how: 'near', brand: brand.name, word: false };
  }
  // Words of the whole host: `paypal.com.evil.example`, `dhl-paket.example`.
  const words = url.host.split('.').flatMap((l) => skeleton(l).split('-'));
  for (const word of words) {
    const brand = word.length >= 5 || word === 'dhl' || word === 'usps' ? BY_LABEL.get(word) : undefined;
    if (brand !== undefined && !brand.shared) return { how: 'within', brand: brand.name, word: brand.words.has(word) };
  }
  return undefined;
}

/** How a label reads: A-labels as Unicode, confusable letters and digits as the Latin letters they look like. */
export function skeleton(label: string): string {
  const unicode = label.includes('xn--') ? domainToUnicode(label) : label;
  return remove(unicode.normalize('NFKC'))
    .toLowerCase()
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replace(linear(/[0-9]/g), (digit) => ({ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't' })[digit] ?? digit);
}

/** Letters of two scripts that are told apart only by looking closely, in one label. */
export function hasMixedScripts(host: string): boolean {
  return host.split('.').some((label) => {
    if (!label.startsWith('xn--')) return false;
    const text = domainToUnicode(label);
    const scripts = [linear(/\p{Script=Latin}/u), linear(/\p{Script=Cyrillic}/u), linear(/\p{Script=Greek}/u)].filter((script) => script.test(text));
    return scripts.length > 1;
  });
}

/** One letter replaced, added, dropped, or two neighbours swapped. */
function distanceIsOne(a: string, b: string): boolean {
  if (a === b) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [x, y] = [a.slice(at), b.slice(at)];
  return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
}
