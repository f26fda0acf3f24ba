import { createPrivateKey, X509Certificate } from 'node:crypto';

import { messageOf } from '@postern/kernel';
import { linear } from '@postern/linear';

import { findings } from './finding.js';
import type { Finding } from './finding.js';

/** Text of the files of a pair, or of authorities. */
export interface Pem {
  /** What it is for, in words: `certificate of the mesh`. */
  readonly what: string;
  readonly cert: string;
  /** Absent: authorities, nobody's own. */
  readonly key?: string;
  /** Authorities that must have signed it. */
  readonly ca?: string;
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;
const { ok, warning, missing } = findings('certificates');

/** Certificate and key are a pair, the authority signed it, all are valid now and for two weeks. `now`: epoch ms. */
export function lookAtCertificates({ what, cert, key, ca }: Pem, now: number): readonly Finding[] {
  try {
    const [own, ...more] = parse(cert);
    if (own === undefined) return [missing(`${what}: no certificate in the file`)];
    if (key === undefined) return [bundleFinding(what, [own, ...more], now)];
    const problems = [own, ...more].flatMap((one) => datesOf(what, one, now));
    const authorities = ca === undefined ? [] : parse(ca);
    if (ca !== undefined) {
      const bundle = bundleFinding(`${what}, ca.crt`, authorities, now);
      if (bundle.state === 'missing') problems.push(bundle);
    }
    if (!own.checkPrivateKey(createPrivateKey(key))) problems.push(missing(`${what}: certificate and key are no pair`));
    if (ca !== undefined && !signedBy(own, more, authorities))
      problems.push(missing(`${what}: ca.crt did not sign it (${own.issuer.replaceAll('\n', ', ')} did)`));
    return problems.some(({ state }) => state === 'missing')
      ? problems
      : [ok(`${what}: ${own.subject.replaceAll('\n', ', ')}, valid until ${new Date(own.validTo).toISOString().slice(0, 10)}`), ...problems];
  } catch (thrown) {
    return [missing(`${what} cannot be read: ${messageOf(thrown)}`)];
  }
}

/** Of a bundle one authority that is valid is enough: those of a house hold old roots for years. */
function bundleFinding(what: string, authorities: readonly X509Certificate[], now: number): Finding {
  const valid = authorities.filter((one) => Date.parse(one.validFrom) <= now && now < Date.parse(one.validTo));
  return valid.length === 0
    ? missing(`${what}: none of ${authorities.length} authorities is valid now`)
    : ok(`${what}: ${valid.length} of ${authorities.length} authorities are valid`);
}

function parse(pem: string): X509Certificate[] {
  const blocks = pem.match(linear(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

function datesOf(what: string, one: X509Certificate, now: number): Finding[] {
  const who = `${what}, ${one.subject.replaceAll('\n', ', ')}:`;
  const until = Date.parse(one.validTo);
  if (until <= now) return [missing(`${who} expired at ${one.validTo}`)];
  if (Date.parse(one.validFrom) > now) return [missing(`${who} not valid before ${one.validFrom}; look at the clocks`)];
  return until - now < SOON_DAYS * DAY_MS ? [warning(`${who} expires at ${one.validTo}`)] : [];
}

/** A chain from the certificate over those beside it to an authority. */
function signedBy(own: X509Certificate, between: readonly X509Certificate[], authorities: readonly X509Certificate[]): boolean {
  let at = own;
  for (let steps = 0; steps <= between.length; steps += 1) {
    if (authorities.some((authority) => at.verify(authority.publicKey))) return true;
    const next = between.find((one) => one !== at && at.verify(one.publicKey));
    if (next === undefined) return false;
    at = next;
  }
  return false;
}
