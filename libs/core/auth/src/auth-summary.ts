import { linear } from '@postern/linear';
import type { AuthFacts } from '@postern/verdict';

import type { SenderChecks } from './sender-check.port.js';

/** `spf=pass example.org; dkim=pass example.org; dmarc=pass example.org (p=reject); arc=none`: one line for people and headers. */
export function authSummary(facts: AuthFacts): string {
  const policy = facts.dmarcPolicy === '' ? '' : ` (p=${facts.dmarcPolicy})`;
  return [
    `spf=${facts.spf} ${pvalue(facts.spfDomain)}`.trim(),
    `dkim=${facts.dkim} ${facts.dkimDomains.slice(0, 5).map(pvalue).join(',')}`.trim(),
    `dmarc=${facts.dmarc} ${pvalue(facts.fromDomain)}${policy}`.trim(),
    `arc=${facts.arc}`,
  ].join('; ');
}

/** Body of an Authentication-Results field after the authserv-id (RFC 8601 section 2.2), with a result for each signature. */
export function authenticationResults(
  facts: AuthFacts,
  checks: SenderChecks,
  envelope: { readonly mailFrom: string; readonly helo: string },
): string {
  const identity =
    envelope.mailFrom === '' ? `smtp.helo=${pvalue(envelope.helo) || 'unknown'}` : `smtp.mailfrom=${pvalue(facts.spfDomain) || 'unknown'}`;
  const signatures = checks.dkim.map((s) => `dkim=${s.result} header.d=${pvalue(s.domain) || 'unknown'} header.s=${pvalue(s.selector) || 'unknown'}`);
  const policy = facts.dmarcPolicy === '' ? '' : ` policy.dmarc=${facts.dmarcPolicy}`;
  return [
    `spf=${facts.spf} ${identity}`,
    ...(signatures.length === 0 ? [`dkim=${facts.dkim}`] : signatures),
    `dmarc=${facts.dmarc} header.from=${pvalue(facts.fromDomain) || 'unknown'}${policy}`,
    `arc=${facts.arc}`,
  ].join('; ');
}

/** Only what a domain name can hold: values come from strangers. */
function pvalue(text: string): string {
  return text.replace(linear(/[^A-Za-z0-9._:[\]-]/g), '').slice(0, 253);
}
