import { linear } from '@postern/linear';
import type { AuthResults } from '@postern/verdict';

import { isUsable } from './evaluate-dmarc.js';
import type { AuthWord, DkimResult, SenderChecks } from './sender-check.port.js';

/** `spf=pass example.org; dkim=pass example.org; dmarc=pass example.org (p=reject); arc=none`: one line for people and headers. */
export function authSummary(facts: AuthResults): string {
  const policy = facts.dmarcPolicy === '' ? '' : ` (p=${facts.dmarcPolicy})`;
  return [
    `spf=${facts.spf} ${pvalue(facts.spfDomain)}`.trim(),
    `dkim=${facts.dkim} ${facts.dkimDomains.slice(0, 5).map(pvalue).join(',')}`.trim(),
    `dmarc=${facts.dmarc} ${pvalue(facts.fromDomain)}${policy}`.trim(),
    `arc=${facts.arc}`,
  ].join('; ');
}

/** Body of an Authentication-Results field after the authserv-id (RFC 8601 section 2.2), with a result for each signature, and why one is not a pass. */
export function authenticationResults(
  facts: AuthResults,
  checks: SenderChecks,
  envelope: { readonly mailFrom: string; readonly helo: string },
): string {
  const identity =
    envelope.mailFrom === '' ? `smtp.helo=${pvalue(envelope.helo) || 'unknown'}` : `smtp.mailfrom=${pvalue(facts.spfDomain) || 'unknown'}`;
  const signatures = checks.dkim.map(
    (s) => `dkim=${wordOf(s)}${reason(reasonOf(s))} header.d=${pvalue(s.domain) || 'unknown'} header.s=${pvalue(s.selector) || 'unknown'}`,
  );
  const policy = facts.dmarcPolicy === '' ? '' : ` policy.dmarc=${facts.dmarcPolicy}`;
  const why = facts.spf === checks.spf.result && ERRORS.has(facts.spf) ? checks.spf.comment : '';
  return [
    `spf=${facts.spf}${reason(why)} ${identity}`,
    ...(signatures.length === 0 ? [`dkim=${facts.dkim}`] : signatures),
    `dmarc=${facts.dmarc} header.from=${pvalue(facts.fromDomain) || 'unknown'}${policy}`,
    `arc=${facts.arc}`,
  ].join('; ');
}

const ERRORS: ReadonlySet<string> = new Set(['temperror', 'permerror']);

/** A signature that leaves a part of the body open is a matter of policy, whatever its cryptography says: who reads the field would take it for a pass. */
export function wordOf(signature: DkimResult): AuthWord {
  return signature.result === 'pass' && !isUsable(signature) ? 'policy' : signature.result;
}

/** Why a signature does not stand for its domain; empty for one that does. */
export function reasonOf(signature: DkimResult): string {
  if (isUsable(signature)) return '';
  return signature.result === 'pass' ? `l= leaves ${signature.uncoveredBytes} bytes of the body open` : signature.comment;
}

const MAX_REASON = 120;

/** `reason=` with a quoted text (RFC 8601 section 2.2): printable ASCII that ends no quotation. */
function reason(text: string): string {
  const plain = text
    .slice(0, MAX_REASON)
    .replace(linear(/[^ -~]|["\\;]/g), ' ')
    .trim();
  return plain === '' ? '' : ` reason="${plain}"`;
}

/** Only what a domain name can hold: values come from strangers. */
function pvalue(text: string): string {
  return text.replace(linear(/[^A-Za-z0-9._:[\]-]/g), '').slice(0, 253);
}
