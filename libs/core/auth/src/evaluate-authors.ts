import type { Finding } from '@postern/verdict';

import { finding } from './auth-findings.js';
import type { Author } from './author.js';
import { evaluateDmarc } from './evaluate-dmarc.js';
import type { DmarcInput, DmarcResult, PublishedDmarc } from './evaluate-dmarc.js';

export interface AuthorsInput extends Pick<DmarcInput, 'spf' | 'dkim' | 'roll' | 'organisationOf'> {
  readonly author: Pick<Author, 'domains' | 'violation'>;
  /** What is published for each of the author's domains, in their order. */
  readonly published: readonly PublishedDmarc[];
}

/** DMARC of the whole message: the result of the author domain that decides. */
export interface AuthorsResult extends DmarcResult {
  /** Domain that the result is about; empty when From names none. */
  readonly domain: string;
}

/**
 * DMARC for each author domain by itself (RFC 9989 section 5.3.1): the strictest policy of those that fail wins, one that could not be evaluated is never a pass, and
 * the message passes only when every domain that publishes a policy is aligned. `aligned` is true when SPF or DKIM stands for all of them. Of an author that cannot
 * be told the best result is permerror.
 */
export function evaluateAuthors({ author, published, ...checks }: AuthorsInput): AuthorsResult {
  const results = author.domains.map((domain, i): AuthorsResult => {
    const fromDomain = domain;
    return { domain, ...evaluateDmarc({ ...checks, fromDomain, published: published[i] ?? { kind: 'failed', why: 'not looked up' } }) };
  });
  const [first, ...others] = results;
  if (first === undefined) return { domain: '', result: 'permerror', policy: '', aligned: false, findings: [] };
  const worst = others.reduce((so, next) => (severity(next) > severity(so) ? next : so), first);
  const findings = [...results.flatMap((r) => r.findings), ...told(results)];
  if (author.violation !== undefined && severity(worst) < PERMERROR) return { ...worst, result: 'permerror', aligned: false, findings };
  return { ...worst, aligned: author.violation === undefined && results.every((r) => r.aligned), findings };
}

const PERMERROR = 5;

/** Which of two results decides: what gets the mail refused, then what is not known, then what did not pass. */
function severity({ result, policy, aligned }: DmarcResult): number {
  switch (result) {
    case 'fail':
      return policy === 'reject' ? 8 : policy === 'quarantine' ? 7 : 4;
    case 'temperror':
      return 6;
    case 'permerror':
      return PERMERROR;
    case 'pass':
      return 3;
    default:
      return aligned ? 1 : 2;
  }
}

/** The result of each of several authors, for the story. */
function told(results: readonly AuthorsResult[]): readonly Finding[] {
  if (results.length < 2) return [];
  return [finding('MA_DMARC_AUTHORS', results.map((r) => `${r.domain}: ${r.result}${r.policy === '' ? '' : ` p=${r.policy}`}`).join(', '))];
}
