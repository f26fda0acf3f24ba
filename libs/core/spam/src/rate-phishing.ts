import { linear } from '@postern/linear';
import { visible } from '@postern/mail';
import type { Mailbox } from '@postern/mail';
import { brandOf, isFreeHosting, isShortener, lookalikeOf, registrableDomain, skeleton, BRANDS } from '@postern/urls';
import type { Brand, LinkCode } from '@postern/urls';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { Finding } from '@postern/verdict';

import { addressedLink, followedLinks } from './address-links.js';
import { isFreeMail } from './free-mail.js';
import type { MailFeatures } from './mail-features.js';
import { PHISHING_RATE, PHISHING_RULES } from './phishing-rules.js';
import type { PhishingCode } from './phishing-rules.js';
import type { Hit, SpamContext } from './spam-context.js';
import { SPAM_RULES } from './spam-rules.js';
import type { SpamCode } from './spam-rules.js';

export interface PhishingRating {
  /** Integer from 0 to 100; PHISHING_RATE and more is phishing. */
  readonly rate: number;
  readonly findings: readonly Finding[];
}

/**
 * Rates one mail as phishing. It takes three things: a *wish* (credentials, money, a threat), a *pose* (a name that is not the sender's) or a *trick* (a link or form
 * that hides where it leads). Words alone are never enough.
 */
export function ratePhishing(features: MailFeatures, context: SpamContext): PhishingRating {
  const claimed = context.envelope.trusted ? undefined : claimOf(features);
  const wished = [...wishes(features)];
  const hits = [...wished, ...poses(features, context, claimed, asksForMuch(wished)), ...tricks(features, context, claimed, isAboutAccount(wished))];
  const findings = hits.map(({ code, evidence, part, weight }) => ({
    code,
    weight: weight ?? PHISHING_RULES[code].weight,
    evidence: visible(evidence, MAX_EVIDENCE),
    ...(part === undefined ? {} : { part }),
  }));
  const kinds = new Set(hits.map((h) => PHISHING_RULES[h.code].kind));
  const sum = Math.max(
    0,
    Math.min(
      100,
      findings.reduce((total, f) => total + f.weight, 0),
    ),
  );
  const whole = kinds.has('trick') && (kinds.has('wish') || kinds.has('pose'));
  return { rate: whole ? sum : Math.min(sum, PHISHING_RATE - 1), findings: findings.sort((a, b) => b.weight - a.weight) };
}

/** Phrases of the rating that are a wish of phishing. */
const BY_PHRASE: Readonly<Partial<Record<SpamCode, PhishingCode>>> = {
  SPAM_CREDENTIALS: 'PHISH_CREDENTIALS',
  SPAM_PARCEL: 'PHISH_PARCEL',
  SPAM_ORDER_LURE: 'PHISH_LURE',
  SPAM_URGENT: 'PHISH_URGENT',
};

/** Places of links that take a reader elsewhere, by a click or by themselves. */
const LEADS: ReadonlySet<string> = new Set(['link', 'text', 'form', 'refresh', 'frame']);

function* wishes({ phrases, content }: MailFeatures): Iterable<Hit<PhishingCode>> {
  for (const { code, evidence, weight } of phrases) {
    const own = BY_PHRASE[code];
    // What a long text says by the way counts less, as in the rating.
    const share = (weight ?? 0) / SPAM_RULES[code][0];
    if (own !== undefined) yield { code: own, evidence, weight: Math.round(PHISHING_RULES[own].weight * share) };
  }
  if (content.text.length < 1200 && content.links.some((l) => LEADS.has(l.place)))
    yield { code: 'PHISH_SHORT', evidence: `${content.text.length} characters` };
}

/** Names that the sender is not. Nobody poses whose address is the brand's own and authenticated. */
function* poses(
  features: MailFeatures,
  { auth, envelope, localDomains }: SpamContext,
  claimed: Claim | undefined,
  asks: boolean,
): Iterable<Hit<PhishingCode>> {
  const [from] = features.from;
  if (from === undefined || envelope.trusted) return;
  const own = brandOfDomain(from.domain);
  if (claimed !== undefined) yield poseOf(claimed, from, auth?.aligned === true && !asks);
  else if (own !== undefined && auth !== undefined && !auth.aligned && (auth.dmarc === 'fail' || auth.spf === 'fail'))
    yield { code: 'PHISH_FORGED_BRAND', evidence: from.address };
  const words = new Set(from.name.toLowerCase().split(linear(/[^\p{L}\p{N}.-]/u)));
  const local = [...localDomains, ...envelope.recipients.map((r) => r.slice(r.lastIndexOf('@') + 1))];
  const ours = local.find((d) => d !== '' && (words.has(d) || ((d.split('.')[0] ?? '').length >= 5 && words.has(d.split('.')[0] ?? ''))));
  if (ours !== undefined && !local.some((d) => from.domain === d || from.domain.endsWith(`.${d}`)))
    yield { code: 'PHISH_NAME_IS_OURS', evidence: `${from.name} <${from.address}>` };
  if (local.some((d) => d !== '' && from.domain === d) && auth?.aligned !== true) yield { code: 'PHISH_FROM_OURS', evidence: from.address };
  if (
    linear(
      /\b(?:help ?desk|support|security|admin(?:istrator)?|it[- ]?(?:service|team|department)|mail(?:box)? ?(?:team|server|admin|service)|webmail|postmaster|account team|kundenservice|sicherheit)\b/i,
    ).test(from.name) &&
    isFreeMail(from.domain)
  )
    yield { code: 'PHISH_OFFICE_AT_FREE_MAIL', evidence: `${from.name} <${from.address}>` };
}

interface Claim {
  readonly brand: Brand;
  /** The name is the brand's and words that every office has. */
  readonly alone: boolean;
  /** The name is an everyday word or that of a place, and nothing else in the mail speaks of the brand. */
  readonly vague: boolean;
}

/** A sender who proved who he is poses less, unless he asks for what only the brand may ask for. */
function poseOf({ alone, vague }: Claim, from: Mailbox, proven: boolean): Hit<PhishingCode> {
  const code = alone && !vague ? 'PHISH_NAME_IS_BRAND' : 'PHISH_NAME_HAS_BRAND';
  const share = vague ? 1 / 3 : proven ? 0.5 : 1;
  return { code, evidence: `${from.name} <${from.address}>`, weight: Math.round(PHISHING_RULES[code].weight * share) };
}

const MUCH: ReadonlySet<PhishingCode> = new Set<PhishingCode>(['PHISH_CREDENTIALS', 'PHISH_PARCEL']);

/** It wants an account to be confirmed, or a parcel to be paid: what phishing in the name of a company is for. */
function asksForMuch(hits: readonly Hit<PhishingCode>[]): boolean {
  return hits.some(({ code }) => MUCH.has(code));
}

/** That it wants an account to be confirmed is what it is about, not something a long text says by the way. */
function isAboutAccount(hits: readonly Hit<PhishingCode>[]): boolean {
  return hits.some(({ code, weight }) => code === 'PHISH_CREDENTIALS' && (weight ?? 0) >= PHISHING_RULES.PHISH_CREDENTIALS.weight);
}

/** Words beside a brand's name that do not make it another name. */
const OFFICE_WORDS = new Set(
  'account accounts alert alerts team support service services security notice notification notifications customer customers care center centre help helpdesk billing payment payments mail email post info information no reply noreply donotreply online office admin update updates delivery express tracking paket parcel shipping inc llc ltd gmbh ag sa group bank banking club member members prime news id the de com net www kundenservice kundendienst sicherheit rechnung service-team atendimento seguranca suporte cliente servicio cliente suivi livraison via'.split(
    ' ',
  ),
);

/** Words that make a place of a name: companies pay for theirs at arenas and halls, and streets bear the names of others. */
const PLACES = new Set(
  'center centre arena stadium stadion hall halle park plaza square tower towers building street road avenue lane theater theatre museum pavilion garden gardens field campus hotel airport river valley island county pier bridge'.split(
    ' ',
  ),
);

/** The well-known name that From bears without being it. */
function claimOf(features: MailFeatures): Claim | undefined {
  const claimed = claimedBrand(features);
  if (claimed === undefined) return undefined;
  const { brand, alone, other } = claimed;
  return { brand, alone, vague: other && !speaksOf(brand, features) };
}

interface Claimed {
  readonly brand: Brand;
  readonly alone: boolean;
  /** The name may be somebody else's: an everyday word, or that of a place. */
  readonly other: boolean;
}

function claimedBrand({ from: [from] }: MailFeatures): Claimed | undefined {
  if (from === undefined || brandOfDomain(from.domain) !== undefined) return undefined;
  const words = from.name
    .split(linear(/[^\p{L}\p{N}]/u))
    .filter((w) => w !== '')
    .map(skeleton);
  const distinct = new Set(words);
  const bears = (label: string) => distinct.has(label) || (label.length >= 8 && (words.some((w) => w.includes(label)) || isJoined(words, label)));
  const shown = from.name.toLowerCase();
  const named = BRANDS.filter((b) => !b.shared && b.labels.some(bears));
  const clear = named.find((b) => b.labels.some((l) => bears(l) && !b.words.has(l)) || b.domains.some((d) => shown.includes(d)));
  const brand = clear ?? named[0];
  if (brand === undefined) return undefined;
  const own = new Set([...brand.labels, ...brand.name.toLowerCase().split(' ')]);
  const rest = words.filter((w) => !own.has(w) && !OFFICE_WORDS.has(w) && !linear(/^[0-9l]+$/).test(w));
  // `Barclays Center`, but not `Barclays Service Center`.
  const isPlace = words.some((w, i) => PLACES.has(w) && own.has(words[i - 1] ?? ''));
  return { brand, alone: rest.length === 0, other: clear === undefined || isPlace };
}

/** Whole words in a row are the label, as in `Royal Mail`. */
function isJoined(words: readonly string[], label: string): boolean {
  return words.some((word, i) => label.startsWith(word) && words.slice(i, i + 4).some((_, j) => words.slice(i, i + j + 1).join('') === label));
}

/** What tells the company from the word: an account or parcel, a password, its domain in the text, links that want to be taken for its own. */
function speaksOf(brand: Brand, { phrases, content, linkFindings }: MailFeatures): boolean {
  if (phrases.some(({ code }) => code === 'SPAM_CREDENTIALS' || code === 'SPAM_PARCEL') || content.html.passwordFields > 0) return true;
  if (linkFindings.some(({ code }) => code === 'URL_LOOKALIKE' || code === 'URL_BRAND_MISMATCH')) return true;
  const text = `${content.subject}\n${content.text.slice(0, MAX_TEXT)}`.toLowerCase();
  return brand.domains.some((domain) => text.includes(domain));
}

const MAX_TEXT = 20_000;

function brandOfDomain(domain: string): Brand | undefined {
  const registrable = registrableDomain(domain);
  return brandOf({ domain: registrable, suffix: registrable.slice(registrable.indexOf('.') + 1) });
}

/** Observations about links that are tricks, by the criterion they stand for. */
const BY_LINK: Readonly<Partial<Record<LinkCode, PhishingCode>>> = {
  URL_USER_INFO: 'PHISH_LINK_DISGUISED',
  URL_ODD_ADDRESS: 'PHISH_LINK_DISGUISED',
  URL_ENCODED_HOST: 'PHISH_LINK_DISGUISED',
  URL_DISGUISED: 'PHISH_LINK_DISGUISED',
  URL_ADDRESS: 'PHISH_LINK_ADDRESS',
  URL_SCRIPT: 'PHISH_LINK_SCRIPT',
  URL_DATA: 'PHISH_LINK_SCRIPT',
  URL_MIXED_SCRIPTS: 'PHISH_LINK_LOOKALIKE',
  URL_LOOKALIKE: 'PHISH_LINK_LOOKALIKE',
  URL_BRAND_WITHIN: 'PHISH_LINK_BRAND_WITHIN',
  URL_BRAND_MISMATCH: 'PHISH_LINK_MISMATCH_BRAND',
  URL_MISMATCH: 'PHISH_LINK_MISMATCH',
};

const BY_NAME: ReadonlySet<PhishingCode> = new Set<PhishingCode>(['PHISH_LINK_LOOKALIKE', 'PHISH_LINK_BRAND_WITHIN']);

/** Links above which a mismatch is how newsletters count clicks. */
const MANY_LINKS = 12;

function* tricks(features: MailFeatures, { auth }: SpamContext, claimed: Claim | undefined, aboutAccount: boolean): Iterable<Hit<PhishingCode>> {
  const seen = new Set<PhishingCode>();
  const sender = registrableDomain(features.from[0]?.domain ?? '');
  for (const { code, evidence, part, link } of features.linkFindings) {
    const own = BY_LINK[code];
    if (own === undefined || seen.has(own) || (own === 'PHISH_LINK_MISMATCH' && features.content.links.length > MANY_LINKS)) continue;
    seen.add(own);
    // An everyday word in the host of the sender himself is his own name.
    const word = link.url.domain === sender && claimed?.vague !== false && lookalikeOf(link.url)?.word === true && BY_NAME.has(own);
    yield { code: own, evidence, ...(part === undefined ? {} : { part }), ...(word ? { weight: Math.round(PHISHING_RULES[own].weight / 3) } : {}) };
  }
  const { html } = features.content;
  if (html.passwordFields > 0) yield { code: 'PHISH_FORM', evidence: `${html.passwordFields} password fields` };
  // A sender who proved himself and leads to his own pages hides nothing: his links may carry whom he writes to.
  const home = auth?.aligned === true ? registrableDomain(auth.fromDomain) : '';
  // Newsletters have fields for a search or an address.
  const form = aboutAccount && html.inputs > 0 ? features.content.links.find((l) => l.place === 'form' && l.url.domain !== home) : undefined;
  if (form !== undefined) yield { code: 'PHISH_FORM_SENDS', evidence: form.url.raw };
  const led = followedLinks(features).filter((l) => l.url.domain !== home);
  const foreign = claimed === undefined || claimed.vague ? [] : led.filter((l) => brandOf(l.url) !== claimed.brand);
  if (foreign.length > 0 && foreign.length * 2 > led.length) {
    // Beside other words the name is often a topic: half of the weight, as the pose has it.
    yield {
      code: 'PHISH_LINK_FOREIGN',
      evidence: `${claimed?.brand.name}: ${foreign[0]?.url.host}`,
      weight: Math.round(PHISHING_RULES.PHISH_LINK_FOREIGN.weight * (claimed?.alone === true ? 1 : 0.5)),
    };
  }
  const addressed = addressedLink(led, features);
  if (addressed !== undefined) yield { code: 'PHISH_LINK_CARRIES_ADDRESS', evidence: addressed.url.raw };
  const hidden = led.find((l) => isFreeHosting(l.url) || isShortener(l.url));
  if (hidden !== undefined) yield { code: 'PHISH_LINK_HOSTED', evidence: hidden.url.host };
  const page = features.parts.find((p) => linear(/\.s?x?html?$/i).test(p.filename));
  if (page !== undefined) yield { code: 'PHISH_PAGE_ATTACHED', evidence: page.filename };
  const path = led.find((l) => lookalikeOf(l.url) === undefined && brandOf(l.url) === undefined && namesBrand(l.url.path));
  if (path !== undefined) yield { code: 'PHISH_LINK_BRAND_PATH', evidence: path.url.raw };
}

const LONG_LABELS: ReadonlySet<string> = new Set(BRANDS.flatMap((b) => b.labels).filter((l) => l.length >= 5));

/** A brand's label stands in a path between signs, as in `/secure/paypal.com/login`. */
function namesBrand(path: string): boolean {
  const words = path.toLowerCase().split(linear(/[/._-]/));
  return words.slice(1, -1).some((word) => LONG_LABELS.has(word));
}
