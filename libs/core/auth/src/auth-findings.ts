import { visible } from '@postern/mail';
import { MAX_EVIDENCE } from '@postern/verdict';
import type { Finding } from '@postern/verdict';

/** Every observation of the module: code and what it means. */
export const AUTH_FINDINGS = {
  MA_SPF_FAIL: 'SPF: the domain does not permit this client',
  MA_SPF_SOFTFAIL: 'SPF: the domain probably does not permit this client',
  MA_SPF_ERROR: 'SPF: the policy could not be evaluated',
  MA_SPF_REASON: 'SPF: why the policy could not be evaluated',
  MA_DKIM_FAIL: 'DKIM: no signature is valid',
  MA_DKIM_MISSING: 'DKIM: the message is not signed',
  MA_DKIM_ERROR: 'DKIM: signatures could not be evaluated',
  MA_DKIM_BODY_LIMIT: 'DKIM: a signature does not cover the whole body (l=), so it does not authenticate the author',
  MA_DKIM_REASON: 'DKIM: why a signature does not count',
  MA_DKIM_KEY_SIZE: 'DKIM: the key is too short or too long to be trusted',
  MA_DKIM_TESTING: 'DKIM: the key is marked as a test (t=y)',
  MA_DMARC_FAIL: 'DMARC: neither SPF nor DKIM stands for the author',
  MA_DMARC_ERROR: 'DMARC: the policy could not be evaluated',
  MA_DMARC_AUTHORS: 'DMARC: result of each author of several',
  MA_DMARC_NOT_SAMPLED: 'DMARC: outside of the share (pct) that the policy is for, one level less applies',
  MA_DMARC_TESTING: 'DMARC: the policy is a test (t=y), one level less applies',
  MA_FROM_NONE: 'From names no domain in any reading, so there is no author to authenticate',
  MA_FROM_SEVERAL: 'From names several authors or occurs twice: DMARC has to hold for each of them',
  MA_FROM_MALFORMED: 'From cannot be read without guessing: each reading counts',
  MA_FROM_NAME_IS_ADDRESS: 'The name in From shows another address than the one behind it',
  MA_TRUSTED_CLIENT: 'The client is trusted, so its address says nothing about the sender',
  MA_DNS_UNAVAILABLE: 'DNS did not answer in time, the message goes on without authentication',
  LIMIT_FROM_DOMAINS: 'From names more domains than are looked up',
  LIMIT_DKIM_SIGNATURES: 'More DKIM signatures than are verified',
  LIMIT_ARC_SETS: 'More ARC sets than are allowed',
} as const satisfies Readonly<Record<string, string>>;
export type AuthFindingCode = keyof typeof AUTH_FINDINGS;

/** A plain fact: the weight is antispam's business. */
export function finding(code: AuthFindingCode, evidence: string): Finding {
  return { code, weight: 0, evidence: visible(evidence, MAX_EVIDENCE) };
}
