import { arc as verifyArc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { spf as verifySpf } from 'mailauth/lib/spf/index.js';

import { KEY_BITS, MAX_SIGNATURES } from '@postern/auth';
import type { ArcResult, AuthWord, DkimResult, SenderChecker, SenderCheckRequest, SpfResult } from '@postern/auth';
import { messageOf } from '@postern/kernel';
import type { DnsResolver } from '@postern/kernel';
import { asciiDomain } from '@postern/mail';

import { limitSignatures } from './limit-signatures.js';
import type { Limited } from './limit-signatures.js';
import { mailauthResolver } from './mailauth-resolver.js';
import type { KeyOrder, MailauthResolver } from './mailauth-resolver.js';

const WORDS: ReadonlySet<string> = new Set<AuthWord>(['none', 'neutral', 'pass', 'fail', 'softfail', 'policy', 'temperror', 'permerror']);

/**
 * What the library lets pass and RFC 6376 does not, and why: an i= outside of d=, or below it where the key forbids that (sections 6.1.1, 3.6.1), and another version of
 * DKIM (section 6.1.1).
 */
const NOT_LENIENT: ReadonlyMap<string, string> = new Map([
  ['identity-domain', 'i= is not of d=, or below it against t=s of the key'],
  ['invalid-v', 'another version of DKIM'],
]);

/** What the library calls neutral and RFC 6376 section 6.1.2 a permanent failure: there is no key that could verify the signature. */
const KEY_ERRORS: ReadonlySet<string> = new Set([
  'no key',
  'unknown key version',
  'unknown key type',
  'invalid public key',
  'inappropriate hash algorithm',
  'key not for email',
]);

const NO_SPF: SpfResult = { result: 'none', domain: '', comment: '' };
const NO_ARC: ArcResult = { result: 'none', instances: 0, sealer: '', comment: '' };

/** Results of DKIM and ARC, which share one pass over the message. */
interface Signatures {
  readonly dkim: readonly DkimResult[];
  readonly arc: ArcResult;
}

export interface MailauthParts {
  readonly dns: DnsResolver;
  /** Name of this gateway for SPF's macros and comments. */
  readonly hostname: string;
  /** Wall time for x= and t=; the machine's clock when absent. */
  readonly now?: () => Date;
}

/** SenderChecker on mailauth: SPF and ARC by the letter, DKIM tolerant of harmless syntax but without SHA-1. Checks that the signal cuts off are temperror. */
export function mailauthChecker({ dns, hostname, now }: MailauthParts): SenderChecker {
  return {
    async check(request, signal) {
      const resolverOf: ResolverOf = (keys) => mailauthResolver(dns, signal, keys);
      const limited = limitSignatures(request.bytes, MAX_SIGNATURES);
      const domain = spfDomainOf(request);
      const [spf, signatures] = await Promise.all([
        request.checks.spf
          ? orAborted(signal, checkSpf(request, hostname, resolverOf(), domain), (why): SpfResult => ({ result: 'temperror', domain, comment: why }))
          : { ...NO_SPF, domain },
        request.checks.dkim || request.checks.arc
          ? orAborted(signal, checkSignatures(limited, request.checks, resolverOf, now), (why) => unknownSignatures(why, limited.arcInstances))
          : { dkim: [], arc: NO_ARC },
      ]);
      return {
        spf,
        dkim: request.checks.dkim ? signatures.dkim : [],
        skippedSignatures: request.checks.dkim ? limited.skipped : 0,
        arc: request.checks.arc ? signatures.arc : NO_ARC,
      };
    },
  };
}

function spfDomainOf({ mailFrom, helo }: SenderCheckRequest): string {
  return asciiDomain(mailFrom === '' ? helo : mailFrom.slice(mailFrom.lastIndexOf('@') + 1));
}

async function checkSpf(request: SenderCheckRequest, mta: string, resolver: MailauthResolver, domain: string): Promise<SpfResult> {
  const { status } = await verifySpf({ sender: request.mailFrom, ip: request.clientIp, helo: request.helo, mta, resolver, strict: true });
  return { result: wordOf(status.result), domain, comment: textOf(status.comment) };
}

/** Two passes for a message with ARC: its chain is read by the letter, while DKIM stays tolerant of sloppy but harmless signers. */
async function checkSignatures(
  limited: Limited,
  checks: SenderCheckRequest['checks'],
  resolverOf: ResolverOf,
  now: (() => Date) | undefined,
): Promise<Signatures> {
  const options = { minBitLength: KEY_BITS.min, rejectRsaSha1: true, ...(now === undefined ? {} : { curTime: now() }) };
  return {
    dkim: checks.dkim && limited.hasDkim ? await checkDkim(limited.bytes, resolverOf, options) : [],
    arc: checks.arc && limited.hasArc ? await checkArc(limited, { ...options, resolver: resolverOf(), strict: true }) : NO_ARC,
  };
}

type ResolverOf = (keys?: KeyOrder) => MailauthResolver;

/** Once with the first key of each name, and again with the last one when a name has several and a signature did not pass. */
async function checkDkim(bytes: Buffer, resolverOf: ResolverOf, options: object): Promise<readonly DkimResult[]> {
  const keys: KeyOrder = { reversed: false, several: false };
  const verify = async (order: KeyOrder) => {
    const { results } = await dkimVerify(bytes, { ...options, resolver: resolverOf(order) });
    return (results ?? []).filter((r) => r.status.result !== 'none').map(dkimResult);
  };
  const first = await verify(keys);
  if (!keys.several || first.every((r) => r.result === 'pass')) return first;
  const second = await verify({ reversed: true, several: false });
  return first.map((r, i) => (r.result === 'pass' ? r : (second[i] ?? r)));
}

type ArcData = Parameters<typeof verifyArc>[0] & {
  readonly lastEntry?: { readonly 'arc-seal'?: { readonly parsed?: { readonly d?: { readonly value?: string } } } };
};

async function checkArc(
  { bytes, arcInstances }: Limited,
  options: { readonly resolver: MailauthResolver; readonly minBitLength: number; readonly strict: true },
): Promise<ArcResult> {
  const data = (await dkimVerify(bytes, options)).arc as ArcData | undefined;
  if (data === undefined) return { ...NO_ARC, result: 'fail', instances: arcInstances };
  const { status } = await verifyArc(data, options);
  const result = wordOf(status.result);
  // Header fields of ARC without a whole set are a broken chain, not none (RFC 8617 section 5.2).
  return {
    result: result === 'none' ? 'fail' : result,
    instances: arcInstances,
    sealer: asciiDomain(textOf(data.lastEntry?.['arc-seal']?.parsed?.d?.value)),
    comment: textOf(status.comment),
  };
}

type Verified = NonNullable<Awaited<ReturnType<typeof dkimVerify>>['results']>[number];

function dkimResult(r: Verified): DkimResult {
  const keyBits = typeof r.modulusLength === 'number' ? r.modulusLength : 0;
  const tooLong = keyBits > KEY_BITS.max;
  const result = wordOf(r.status.result);
  // The library calls a wrong body hash neutral; RFC 6376 section 6.1.3 makes it a failure.
  const broken = result === 'neutral' && r.status.comment === 'body hash did not verify';
  const foreign = result === 'pass' ? (r.status.warnings ?? []).map((w) => NOT_LENIENT.get(w)).find((why) => why !== undefined) : undefined;
  const unusable = result === 'neutral' && KEY_ERRORS.has(textOf(r.status.comment));
  return {
    result: tooLong && result === 'pass' ? 'policy' : broken ? 'fail' : foreign !== undefined ? 'neutral' : unusable ? 'permerror' : result,
    domain: asciiDomain(textOf(r.signingDomain)),
    selector: textOf(r.selector).slice(0, 253),
    comment: tooLong ? 'key too long' : (foreign ?? (textOf(r.status.comment) || policyOf(r))),
    uncoveredBytes: (r.status as { underSized?: number }).underSized ?? 0,
    limited: (r as { canonBodyLengthLimited?: boolean }).canonBodyLengthLimited === true,
    keyBits,
    testing: (r.status as { testing?: boolean }).testing === true,
  };
}

/** The rule of ours that a signature does not meet, as the library names it. */
function policyOf(r: Verified): string {
  const rules = (r.status as { policy?: Record<string, unknown> }).policy?.['dkim-rules'];
  return typeof rules === 'string' ? rules : '';
}

function unknownSignatures(comment: string, instances: number): Signatures {
  const unknown: DkimResult = {
    result: 'temperror',
    domain: '',
    selector: '',
    comment,
    uncoveredBytes: 0,
    limited: false,
    keyBits: 0,
    testing: false,
  };
  return { dkim: [unknown], arc: { ...NO_ARC, result: instances === 0 ? 'none' : 'temperror', instances, comment } };
}

/** A word that the library made up would be a bug of ours to pass on. */
function wordOf(text: unknown): AuthWord {
  return typeof text === 'string' && WORDS.has(text) ? (text as AuthWord) : 'temperror';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The work, or what stands for it when the signal aborts first or the library throws. */
async function orAborted<T>(signal: AbortSignal, work: Promise<T>, otherwise: (why: string) => T): Promise<T> {
  if (signal.aborted) {
    void work.catch(() => undefined);
    return otherwise('out of time');
  }
  let stop = () => {};
  const aborted = new Promise<T>((resolve) => {
    stop = () => resolve(otherwise('out of time'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work.catch((thrown: unknown) => otherwise(messageOf(thrown))), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
