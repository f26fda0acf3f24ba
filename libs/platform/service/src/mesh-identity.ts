/** What of a peer's certificate says who it is. */
export interface PeerCertificate {
  readonly subject?: { readonly CN?: string | string[] };
  readonly subjectaltname?: string;
}

/**
 * Names of the service that a certificate was made for: its common name, its DNS names and the last part of its SPIFFE ids. Addresses are not looked at, since a
 * pod's is known to nobody who makes certificates; that the authority of the mesh signed it is checked by TLS itself.
 */
export function serviceNames(certificate: PeerCertificate | undefined): readonly string[] {
  const common = certificate?.subject?.CN ?? [];
  // Node writes names with commas or quotes in them as JSON, so that none of them can look like two.
  const alternatives = (certificate?.subjectaltname ?? '').split(', ').flatMap((name) => {
    const [, kind, value] = /^(DNS|URI):([^"]+)$/.exec(name) ?? [];
    if (kind === 'URI') return value?.startsWith('spiffe://') === true ? [value.slice(value.lastIndexOf('/') + 1)] : [];
    return value === undefined ? [] : [value];
  });
  return [...(Array.isArray(common) ? common : [common]), ...alternatives];
}

/** For `checkServerIdentity`: an error unless the certificate is that of one of the services, whatever address it was reached by. */
export function checkService(services: readonly string[]): (address: string, certificate: PeerCertificate) => Error | undefined {
  return (address, certificate) => {
    const names = serviceNames(certificate);
    return names.some((name) => services.includes(name))
      ? undefined
      : new Error(`${address} is ${names.join(', ') || 'nobody'}, not ${services.join(' or ')}`);
  };
}
