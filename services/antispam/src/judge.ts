import type { DetectionOf, FactsOf, StatusOf } from '@postern/modules';
import type { ScanProfile } from '@postern/settings';
import { bulkMark, PHISHING_RATE, ratePhishing, rateSpam } from '@postern/spam';
import type { MailFeatures, SpamContext } from '@postern/spam';
import { listedLinks } from '@postern/urls';
import { MAX_EVIDENCE, plainResult } from '@postern/verdict';
import type { Finding, ModuleResult, ResultOf } from '@postern/verdict';

/** Version and time of criteria, weights and word statistics; they travel in headers and traces. */
export const CRITERIA = { version: '2026.11', atMs: Date.UTC(2026, 10, 24) } as const;

const MAX_INFO = 400;
const NOT_WANTED = { kind: 'notScanned', reason: 'disabled by settings' } as const;

/** What the three modules say. Pure. `notes` are observations without weight about the scan itself. */
export function judge(
  features: MailFeatures,
  context: SpamContext,
  profile: ScanProfile<'antispam'>,
  notes: readonly Finding[],
): readonly ModuleResult[] {
  return [
    profile.antispam ? spam(features, context, profile, notes) : plainResult('antispam', NOT_WANTED, 'NotScanned'),
    profile.antiphishing ? phishing(features, context) : plainResult('antiphishing', NOT_WANTED, 'NotScanned'),
    profile.links ? links(features, profile) : plainResult('links', NOT_WANTED, 'NotScanned'),
  ];
}

const STATUS = { spam: 'Spam', probableSpam: 'ProbableSpam', massMail: 'MASSMAIL' } as const;

function spam(features: MailFeatures, context: SpamContext, profile: ScanProfile<'antispam'>, notes: readonly Finding[]): ResultOf<'antispam'> {
  const rating = rateSpam(features, context);
  const info = infoOf(rating.findings);
  const bulk = bulkMark(features);
  const found =
    rating.rate >= profile.spamRate ? 'spam' : rating.rate >= profile.probableRate ? 'probableSpam' : bulk === undefined ? undefined : 'massMail';
  const mark: readonly Finding[] = bulk === undefined ? [] : [{ code: 'SPAM_BULK', weight: 0, evidence: bulk }];
  const limits = [...features.content.limits, ...features.parserCodes.filter((c) => c.startsWith('LIMIT_'))];
  const findings = [
    ...rating.findings,
    ...mark,
    ...notes,
    ...[...new Set(limits)].map((code) => ({ code, weight: 0, evidence: 'the rest was not looked at' })),
  ];
  return {
    module: 'antispam',
    outcome: found === undefined ? { kind: 'clean' } : { kind: 'found', findings: [...rating.findings, ...mark] },
    status: found === undefined ? (isFormal(features, context) ? 'Formal' : 'Clean') : STATUS[found],
    classes: found === undefined ? [] : [found],
    findings,
    facts: {
      rate: rating.rate,
      method: rating.method,
      ...(info === '' ? {} : { info }),
    },
    removable: [],
  };
}

/** Automatic replies and delivery reports: RFC 3834, RFC 6522. */
function isFormal(features: MailFeatures, { envelope }: SpamContext): boolean {
  const auto = features.value('auto-submitted').trim().toLowerCase();
  return (auto !== '' && !auto.startsWith('no')) || (envelope.mailFrom === '' && features.value('content-type').toLowerCase().includes('report'));
}

/** `{CODE: points}, …`, heaviest first. */
function infoOf(findings: readonly Finding[]): string {
  const words = findings.map((f) => `{${f.code}: ${f.weight}}`);
  const fit = words.filter((_, i) => words.slice(0, i + 1).join(', ').length <= MAX_INFO);
  return fit.join(', ');
}

function phishing(features: MailFeatures, context: SpamContext): ResultOf<'antiphishing'> {
  const { rate, findings } = ratePhishing(features, context);
  return result('antiphishing', rate >= PHISHING_RATE ? 'phishing' : undefined, 'Phishing', findings, {
    rate,
    method: rate >= PHISHING_RATE ? 'criteria' : 'none',
  });
}

function links(features: MailFeatures, profile: ScanProfile<'antispam'>): ResultOf<'links'> {
  const findings = listedLinks(features.content.links, new Set(profile.maliciousHosts))
    .slice(0, 20)
    .map(({ link, host }) => ({ code: 'LINK_MALICIOUS', weight: 0, evidence: `${host}: ${link.url.raw}`.slice(0, MAX_EVIDENCE), part: link.part }));
  const crossed = features.content.limits.includes('LIMIT_URLS') ? [{ code: 'LIMIT_URLS', weight: 0, evidence: 'the rest was not looked at' }] : [];
  const facts = { links: features.content.links.length, method: findings.length > 0 ? 'list' : 'none' };
  return { ...result('links', findings.length > 0 ? 'malicious' : undefined, 'Malicious', findings, facts), findings: [...findings, ...crossed] };
}

function result<M extends 'antiphishing' | 'links'>(
  module: M,
  found: DetectionOf<M> | undefined,
  status: StatusOf<M>,
  findings: readonly Finding[],
  facts: FactsOf<M>,
): ResultOf<M> {
  if (found === undefined) return { ...plainResult(module, { kind: 'clean' }, 'Clean'), findings, facts };
  return { ...plainResult(module, { kind: 'found', findings }, status), classes: [found as ResultOf<M>['classes'][number]], findings, facts };
}
