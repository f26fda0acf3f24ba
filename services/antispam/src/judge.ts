import { isMassMail, maliciousLinks, PHISHING_RATE, ratePhishing, rateSpam } from '@postern/spam';
import type { MailPicture, SpamContext } from '@postern/spam';
import type { ScanProfile } from '@postern/settings';
import { plainResult } from '@postern/verdict';
import type { Finding, ModuleResult, ObjectClass } from '@postern/verdict';

/** Version of the criteria; it travels in X-KSMG-AntiSpam-Version and in traces. */
export const CRITERIA_VERSION = '2026.11';

const MAX_INFO = 400;
const off = (module: 'AS' | 'AP' | 'MLF') =>
  plainResult(module, { kind: 'notScanned', reason: 'disabled by settings' }, 'NotScanned', module === 'AS' ? { interceptor: 'not scanned' } : {});

/** What the three modules say. Pure. */
export function judge(
  picture: MailPicture,
  context: SpamContext,
  profile: ScanProfile<'antispam'>,
  silentLists: readonly string[],
): readonly ModuleResult[] {
  return [
    profile.antispam ? spam(picture, context, profile, silentLists) : off('AS'),
    profile.antiphishing ? phishing(picture, context) : off('AP'),
    profile.links ? links(picture, profile) : off('MLF'),
  ];
}

function spam(picture: MailPicture, context: SpamContext, profile: ScanProfile<'antispam'>, silentLists: readonly string[]): ModuleResult {
  const rating = rateSpam(picture, context);
  const bulk = isMassMail(picture);
  const found = rating.rate >= profile.spamRate ? 'spam' : rating.rate >= profile.probableRate ? 'probable-spam' : bulk ? 'mass-mail' : undefined;
  const status = { spam: 'Spam', 'probable-spam': 'ProbableSpam', 'mass-mail': 'MASSMAIL', none: 'Clean' }[found ?? 'none'];
  const notes: readonly Finding[] = [
    ...silentLists.map((zone) => ({ code: 'SPAM_LIST_SILENT', weight: 0, evidence: zone })),
    ...picture.limits.map((code) => ({ code, weight: 0, evidence: 'budget crossed; the rest was not looked at' })),
  ];
  const findings = [...rating.findings, ...notes];
  const info = rating.findings.map((f) => `{${f.code}: ${f.weight}}`).join(', ');
  return {
    module: 'AS',
    outcome: found === undefined ? { kind: 'clean' } : { kind: 'found', findings: rating.findings },
    status,
    classes: found === undefined ? [] : [found satisfies ObjectClass],
    findings,
    facts: {
      rate: String(rating.rate),
      method: rating.method,
      info: info.slice(0, MAX_INFO),
      version: CRITERIA_VERSION,
      interceptor: 'scan successful',
    },
    removable: [],
  };
}

function phishing(picture: MailPicture, context: SpamContext): ModuleResult {
  const { rate, findings } = ratePhishing(picture, context.auth);
  const found = rate >= PHISHING_RATE;
  return {
    module: 'AP',
    outcome: found ? { kind: 'found', findings } : { kind: 'clean' },
    status: found ? 'Phishing' : 'Clean',
    classes: found ? ['phishing'] : [],
    findings,
    facts: { rate: String(rate), method: found ? 'criteria' : 'none' },
    removable: [],
  };
}

function links(picture: MailPicture, profile: ScanProfile<'antispam'>): ModuleResult {
  const findings = maliciousLinks(picture, new Set(profile.maliciousHosts));
  const found = findings.length > 0;
  return {
    module: 'MLF',
    outcome: found ? { kind: 'found', findings } : { kind: 'clean' },
    status: found ? 'Malicious' : 'Clean',
    classes: found ? ['malicious-link'] : [],
    findings,
    facts: { links: String(picture.urls.length) },
    removable: [],
  };
}
