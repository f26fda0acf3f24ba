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
    profile.antiphishing ? phishing(features, context, notes) : plainResult('antiphishing', NOT_WANTED, 'NotScanned'),
    profile.links ? links(features, profile, notes) : plainResult('links', NOT_WANTED, 'NotScanned'),
  ];
}

/** Budgets of the parser behind which there may be text and links; what the others cut off is no content. */
const CONTENT_BUDGETS: ReadonlySet<string> = new Set([
  'LIMIT_PARTS',
  'LIMIT_DEPTH',
  'LIMIT_MESSAGE_DEPTH',
  'LIMIT_DECODED_BYTES',
  'LIMIT_DELIMITERS',
  'LIMIT_WORK',
  'LIMIT_BYTES',
]);

/** Budgets that were crossed: what lies behind them was not looked at, so the mail is not clean (obligation 13). */
function crossedBudgets(features: MailFeatures, notes: readonly Finding[]): readonly Finding[] {
  const codes = [...features.content.limits, ...features.parserCodes.filter((code) => CONTENT_BUDGETS.has(code))];
  const own = [...new Set(codes)].map((code) => ({ code, weight: 0, evidence: 'the rest was not looked at' }));
  return [...own, ...notes.filter((note) => CONTENT_BUDGETS.has(note.code))];
}

/** What a mail is to a module that did not see all of it. */
const BEYOND = { antiphishing: 'notJudged', links: 'notCompared' } as const;
const NOT_RATED = { kind: 'unscannable', why: 'too-large' } as const;

const STATUS = { spam: 'Spam', probableSpam: 'ProbableSpam', massMail: 'MASSMAIL' } as const;

function spam(features: MailFeatures, context: SpamContext, profile: ScanProfile<'antispam'>, notes: readonly Finding[]): ResultOf<'antispam'> {
  const rating = rateSpam(features, context);
  const info = infoOf(rating.findings);
  const bulk = bulkMark(features);
  const found: DetectionOf<'antispam'> | undefined =
    rating.rate >= profile.spamRate ? 'spam' : rating.rate >= profile.probableRate ? 'probableSpam' : bulk === undefined ? undefined : 'massMail';
  const mark: readonly Finding[] = bulk === undefined ? [] : [{ code: 'SPAM_BULK', weight: 0, evidence: bulk }];
  const crossed = crossedBudgets(features, notes);
  const limits = features.parserCodes.filter((code) => code.startsWith('LIMIT_') && !CONTENT_BUDGETS.has(code));
  const findings = [
    ...rating.findings,
    ...mark,
    ...notes.filter((note) => !crossed.includes(note)),
    ...crossed,
    ...[...new Set(limits)].map((code) => ({ code, weight: 0, evidence: 'the rest was not looked at' })),
  ];
  const isPart = crossed.length > 0;
  const classes: DetectionOf<'antispam'>[] = isPart ? ['notRated'] : [];
  if (found !== undefined) classes.unshift(found);
  // That it is mass mail says nothing of the rest.
  const told = isPart && found === 'massMail' ? undefined : found;
  return {
    module: 'antispam',
    outcome: told !== undefined ? { kind: 'found', findings: [...rating.findings, ...mark] } : isPart ? NOT_RATED : { kind: 'clean' },
    status: told !== undefined ? STATUS[told] : isPart ? 'NotScanned' : isFormal(features, context) ? 'Formal' : 'Clean',
    classes,
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

function phishing(features: MailFeatures, context: SpamContext, notes: readonly Finding[]): ResultOf<'antiphishing'> {
  const { rate, findings } = ratePhishing(features, context);
  const facts = { rate, method: rate >= PHISHING_RATE ? 'criteria' : 'none' };
  return result('antiphishing', rate >= PHISHING_RATE ? 'phishing' : undefined, 'Phishing', findings, facts, crossedBudgets(features, notes));
}

function links(features: MailFeatures, profile: ScanProfile<'antispam'>, notes: readonly Finding[]): ResultOf<'links'> {
  const findings = listedLinks(features.content.links, new Set(profile.maliciousHosts))
    .slice(0, 20)
    .map(({ link, host }) => ({ code: 'LINK_MALICIOUS', weight: 0, evidence: `${host}: ${link.url.raw}`.slice(0, MAX_EVIDENCE), part: link.part }));
  const facts = { links: features.content.links.length, method: findings.length > 0 ? 'list' : 'none' };
  return result('links', findings.length > 0 ? 'malicious' : undefined, 'Malicious', findings, facts, crossedBudgets(features, notes));
}

function result<M extends 'antiphishing' | 'links'>(
  module: M,
  found: DetectionOf<M> | undefined,
  status: StatusOf<M>,
  findings: readonly Finding[],
  facts: FactsOf<M>,
  crossed: readonly Finding[],
): ResultOf<M> {
  const all = [...findings, ...crossed];
  const classes = [...(found === undefined ? [] : [found]), ...(crossed.length > 0 ? [BEYOND[module]] : [])] as ResultOf<M>['classes'];
  if (found !== undefined) return { ...plainResult(module, { kind: 'found', findings }, status), classes, findings: all, facts };
  if (crossed.length > 0) return { ...plainResult(module, NOT_RATED, 'NotScanned'), classes, findings: all, facts };
  return { ...plainResult(module, { kind: 'clean' }, 'Clean'), findings, facts };
}
