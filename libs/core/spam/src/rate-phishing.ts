import { imitatedBrand, isListedHost, normaliseUrl, redirectTargets } from '@postern/urls';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { AuthFacts, Finding } from '@postern/verdict';

import type { MailPicture } from './mail-picture.js';

/** Criteria of phishing with their weights; PHISHING_RATE and more is phishing. */
export const PHISHING_RULES = {
  PHISH_CREDENTIALS: [30, 'it asks for a password, account or card'],
  PHISH_THREAT: [20, 'it threatens with an account that ends'],
  PHISH_LINK_MISMATCH: [30, 'a link shows one domain and leads to another'],
  PHISH_LINK_ADDRESS: [20, 'a link leads to a bare address'],
  PHISH_LINK_IMITATION: [30, 'a link imitates a well-known name'],
  PHISH_USER_INFO: [30, 'a link hides its host behind an @'],
  PHISH_SENDER_IMITATION: [25, 'the display name is a well-known name that the sender is not'],
  PHISH_FORM: [35, 'a form asks for a password'],
} as const satisfies Record<string, readonly [weight: number, meaning: string]>;
type PhishingCode = keyof typeof PHISHING_RULES;

export const PHISHING_RATE = 80;

const CREDENTIALS =
  /\b(password|passwort|mot de passe|contrase[ñn]a|senha|log ?in|sign ?in|verify your|confirm your (account|identity|password|e-?mail)|update your (account|payment|billing)|card (number|details)|social security)\b/i;
const THREAT =
  /\b(suspend|limited|deactivat|terminat|will be (closed|blocked|deleted|disabled)|expire[sd]?|unusual (activity|sign)|storage (is )?(full|exceeded)|gesperrt|eingeschr[äa]nkt|bloquead|suspendu)/i;

export interface PhishingRating {
  readonly rate: number;
  readonly findings: readonly Finding[];
}

/** Rates one mail as phishing: words alone are never enough, there must be a link, a form or an imitation. */
export function ratePhishing(picture: MailPicture, auth: AuthFacts | undefined): PhishingRating {
  const findings = new Map<PhishingCode, Finding>();
  const add = (code: PhishingCode, evidence: string) => {
    if (!findings.has(code)) findings.set(code, { code, weight: PHISHING_RULES[code][0], evidence: evidence.slice(0, MAX_EVIDENCE) });
  };
  const words = `${picture.subject}\n${picture.text.slice(0, 50_000)}`;
  const asked = CREDENTIALS.exec(words)?.[0];
  const threat = THREAT.exec(words)?.[0];
  if (asked !== undefined) add('PHISH_CREDENTIALS', asked);
  if (threat !== undefined) add('PHISH_THREAT', threat);
  if (picture.html.passwordFields > 0) add('PHISH_FORM', `${picture.html.passwordFields} password fields`);
  const [from] = picture.from;
  if (from !== undefined && auth?.aligned !== true) {
    const brand = imitatedBrand(from.name, from.domain);
    if (brand !== undefined) add('PHISH_SENDER_IMITATION', `${from.name} <${from.address}>`);
  }
  let hook = picture.html.passwordFields > 0;
  for (const { url, label, from: place } of picture.urls.slice(0, 500)) {
    const target = normaliseUrl(url);
    if (target === undefined || place === 'image') continue;
    const shown = /^(https?:\/\/|www\.)\S+$/i.test(label) ? normaliseUrl(label) : undefined;
    const before = findings.size;
    if (place === 'link' && shown !== undefined && shown.domain !== target.domain) add('PHISH_LINK_MISMATCH', `${label} → ${target.host}`);
    if (target.isIp) add('PHISH_LINK_ADDRESS', url);
    if (target.userInfo) add('PHISH_USER_INFO', url);
    if (imitatedBrand(`${target.host} ${target.isIp ? target.path : ''}`, target.domain) !== undefined) add('PHISH_LINK_IMITATION', url);
    hook ||= findings.size > before;
  }
  const sum = [...findings.values()].reduce((total, f) => total + f.weight, 0);
  return { rate: hook ? Math.min(100, sum) : Math.min(sum, PHISHING_RATE - 1), findings: [...findings.values()] };
}

/** Links to listed hosts, themselves or as the target of a redirector. */
export function maliciousLinks(picture: MailPicture, listed: ReadonlySet<string>): readonly Finding[] {
  if (listed.size === 0) return [];
  return picture.urls.flatMap(({ url }) => {
    const target = normaliseUrl(url);
    if (target === undefined) return [];
    const hit = [target, ...redirectTargets(target)].find((address) => isListedHost(address.host, listed));
    return hit === undefined ? [] : [{ code: 'LINK_MALICIOUS', weight: 0, evidence: url.slice(0, MAX_EVIDENCE) }];
  });
}
