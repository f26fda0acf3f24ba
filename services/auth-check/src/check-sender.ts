import {
  authenticationResults,
  authFacts,
  authorOf,
  authSummary,
  evaluateAuthors,
  finding,
  plainDomain,
  rollOf,
  signatureFindings,
  violationsOf,
} from '@postern/auth';
import type { Author, AuthorsResult, OrganisationOf, PublishedDmarc, SenderChecker, SenderChecks } from '@postern/auth';
import type { Clock, DnsResolver } from '@postern/kernel';
import { parseMessage } from '@postern/mail';
import type { ScanProfile } from '@postern/settings';
import type { AuthResults, Finding, ResultOf, ScanRequest } from '@postern/verdict';

import { dmarcTree } from './fetch-dmarc.js';
import type { DmarcTree } from './fetch-dmarc.js';

export interface CheckParts {
  readonly checker: SenderChecker;
  readonly dns: DnsResolver;
  readonly clock: Clock;
}

export interface Checked {
  readonly result: ResultOf<'senderAuth'>;
  readonly auth: AuthResults;
}

type Profile = ScanProfile<'auth-check'>;

/** Looks at one message: who wrote it, what SPF, DKIM, ARC and DMARC say, what the rule counts as a violation. DNS gets the profile's time and no more. */
export async function checkSender(parts: CheckParts, request: ScanRequest, profile: Profile, bytes: Buffer, signal: AbortSignal): Promise<Checked> {
  const author = authorOf(parseMessage(bytes, { maxParts: 1 }));
  const { checks, published, organisationOf, late } = await ask(parts, request, profile, bytes, author, signal);
  const dmarc: AuthorsResult =
    profile.dmarc && !request.envelope.trusted
      ? evaluateAuthors({ author, published, organisationOf, spf: checks.spf, dkim: checks.dkim, roll: rollOf(request.msgId) })
      : { domain: author.domains[0] ?? '', result: 'none', policy: '', aligned: false, findings: [] };
  const auth = authFacts(checks, dmarc);
  const violations = request.envelope.trusted ? { classes: [], findings: [] } : violationsOf(auth, author.violation, profile);
  const findings: Finding[] = unique([
    ...violations.findings,
    ...dmarc.findings,
    ...author.findings,
    ...signatureFindings(checks),
    ...(late ? [finding('MA_DNS_UNAVAILABLE', `${profile.dnsTimeoutSeconds} s`)] : []),
    ...(request.envelope.trusted ? [finding('MA_TRUSTED_CLIENT', request.envelope.clientIp)] : []),
  ]);
  return {
    auth,
    result: {
      module: 'senderAuth',
      outcome: violations.classes.length === 0 ? { kind: 'clean' } : { kind: 'found', findings: violations.findings },
      status: violations.classes.length === 0 ? 'Clean' : 'Violation',
      classes: violations.classes,
      findings,
      facts: {
        spf: auth.spf,
        dkim: auth.dkim,
        dmarc: auth.dmarc,
        arc: auth.arc,
        policy: auth.dmarcPolicy,
        summary: authSummary(auth),
        authResults: authenticationResults(auth, checks, request.envelope),
      },
      removable: [],
    },
  };
}

/**
 * SPF, signatures and DMARC's record for each author domain side by side. What the time-out cuts off comes back as temperror from the checker, and as `failed` for a
 * record.
 */
async function ask(parts: CheckParts, request: ScanRequest, profile: Profile, bytes: Buffer, author: Author, outer: AbortSignal) {
  const { envelope } = request;
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('scan ended'));
  outer.addEventListener('abort', stop, { once: true });
  let late = false;
  const timer = new AbortController();
  void parts.clock.after(profile.dnsTimeoutSeconds * 1000, timer.signal).then(
    () => {
      late = true;
      controller.abort(new Error('DNS time-out'));
    },
    () => undefined,
  );
  const tree = dmarcTree(parts.dns, controller.signal);
  const domains = profile.dmarc && !envelope.trusted ? author.domains : [];
  try {
    const [checks, published] = await Promise.all([
      parts.checker.check(
        {
          bytes,
          mailFrom: envelope.mailFrom,
          helo: envelope.helo,
          clientIp: envelope.clientIp,
          // A trusted client relays for others: its address says nothing about the domain of MAIL FROM.
          checks: { spf: profile.spf && !envelope.trusted, dkim: profile.dkim, arc: profile.arc },
        },
        controller.signal,
      ),
      Promise.all(domains.map((domain): Promise<PublishedDmarc> => tree.policyOf(domain))),
    ]);
    return { checks, published, organisationOf: await organisations(tree, domains, checks), late };
  } finally {
    timer.abort(new Error('finished'));
    outer.removeEventListener('abort', stop);
  }
}

/** Organisations of the authors and of what could stand for them; nothing is asked where the domains are the same anyway. */
async function organisations(tree: DmarcTree, authors: readonly string[], { spf, dkim }: SenderChecks): Promise<OrganisationOf> {
  const standing = [spf, ...dkim].filter(({ result }) => result === 'pass' || result === 'temperror').map(({ domain }) => plainDomain(domain));
  const apart = authors.map(plainDomain).some((author) => standing.some((domain) => domain !== '' && domain !== author));
  const wanted = apart ? [...new Set([...authors.map(plainDomain), ...standing])].filter((domain) => domain !== '' && !domain.startsWith('[')) : [];
  const known = new Map(await Promise.all(wanted.map(async (domain) => [domain, await tree.organisationOf(domain)] as const)));
  return (domain) => known.get(domain);
}

/** The same observation may come from the policy and from what the rule counts. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((f) => !seen.has(f.code) && seen.add(f.code));
}
