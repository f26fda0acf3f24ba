import { visible } from '@postern/mail';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { Finding } from '@postern/verdict';

import { bodyCriteria } from './body-criteria.js';
import { connectionCriteria } from './connection-criteria.js';
import { hasGtube } from './gtube.js';
import { headerCriteria } from './header-criteria.js';
import { linkCriteria } from './link-criteria.js';
import type { MailFeatures } from './mail-features.js';
import type { Hit, SpamContext } from './spam-context.js';
import { SPAM_RULES } from './spam-rules.js';
import type { SpamCode } from './spam-rules.js';
import { spoofedSender } from './unicode-spoof.js';
import { wordCriteria } from './words/word-criteria.js';

export interface SpamRating {
  /** Integer from 0 to 100. */
  readonly rate: number;
  /** What decided: `none`, `criteria`, `dns-list`, `statistics`, or alone `gtube` and `unicode_spoof`. */
  readonly method: string;
  /** Heaviest first. */
  readonly findings: readonly Finding[];
}

/** Rates one mail: the sum of its criteria (behaviour 5). Pure; never throws. */
export function rateSpam(features: MailFeatures, context: SpamContext): SpamRating {
  const alone = decisive(features, context);
  const hits = alone === undefined ? spamHits(features, context) : [alone, ...spamHits(features, context)];
  const findings = hits.map(toFinding).sort((a, b) => b.weight - a.weight);
  const sum = Math.max(0, Math.min(100, Math.round(findings.reduce((total, f) => total + f.weight, 0))));
  if (alone !== undefined) return { rate: 100, method: alone.code === 'SPAM_GTUBE' ? 'gtube' : 'unicode_spoof', findings };
  return { rate: sum, method: methodOf(sum, findings), findings };
}

/** Every criterion that holds, each once. */
export function spamHits(features: MailFeatures, context: SpamContext): readonly Hit<SpamCode>[] {
  const { subject, text } = features.content;
  const all = [
    ...headerCriteria(features, context),
    ...features.phrases,
    ...bodyCriteria(features),
    ...linkCriteria(features),
    ...connectionCriteria(context),
    ...wordCriteria(subject, text),
  ];
  const seen = new Set<string>();
  return all.filter(({ code, evidence }) => {
    const key = code === 'SPAM_DNS_LISTED' ? `${code} ${evidence}` : code;
    return !seen.has(key) && seen.add(key);
  });
}

function decisive(features: MailFeatures, context: SpamContext): Hit<SpamCode> | undefined {
  if (hasGtube(features.content.text) || hasGtube(features.content.subject)) return { code: 'SPAM_GTUBE', evidence: 'GTUBE' };
  const spoof = spoofedSender(features, context);
  return spoof === undefined ? undefined : { code: 'SPAM_UNICODE_SPOOF', evidence: spoof };
}

function toFinding({ code, evidence, weight, part }: Hit<SpamCode>): Finding {
  return { code, weight: weight ?? SPAM_RULES[code][0], evidence: visible(evidence, MAX_EVIDENCE), ...(part === undefined ? {} : { part }) };
}

function methodOf(rate: number, findings: readonly Finding[]): string {
  const [heaviest] = findings;
  if (rate === 0 || heaviest === undefined) return 'none';
  if (heaviest.code === 'SPAM_DNS_LISTED') return 'dns-list';
  return heaviest.code === 'SPAM_WORDS' ? 'statistics' : 'criteria';
}
