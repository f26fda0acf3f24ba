import { credentials, experimental, ServerCredentials } from '@grpc/grpc-js';
import type { ChannelCredentials } from '@grpc/grpc-js';

import { checkService } from '@postern/platform-service';
import type { MeshPair, MeshTls } from '@postern/platform-service';

/** Of a client: its own certificate, and that the peer is the service, by the name in its certificate. */
export function clientCredentials(tls: MeshTls | undefined, service: string): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  const provider = providerOf(tls);
  return experimental.createCertificateProviderChannelCredentials(provider, provider, { checkServerIdentity: checkService([service]) });
}

/** Of a server: only clients with a certificate of the mesh get in. */
export function serverCredentials(tls: MeshTls | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const provider = providerOf(tls);
  return experimental.createCertificateProviderServerCredentials(provider, provider, true);
}

/** Hands on each pair of the mesh; the first one a tick after the listener came, as the interface wants it. */
function providerOf(tls: MeshTls): experimental.CertificateProvider {
  const stops = new Map<unknown, () => void>();
  const add = (listener: unknown, hand: (pair: MeshPair) => void) => {
    stops.set(listener, tls.follow(hand));
    process.nextTick(() => {
      if (stops.has(listener)) hand(tls.pair);
    });
  };
  const remove = (listener: unknown) => {
    stops.get(listener)?.();
    stops.delete(listener);
  };
  return {
    addCaCertificateListener: (listener) => add(listener, ({ ca }) => listener({ caCertificate: ca })),
    addIdentityCertificateListener: (listener) => add(listener, ({ cert, key }) => listener({ certificate: cert, privateKey: key })),
    removeCaCertificateListener: remove,
    removeIdentityCertificateListener: remove,
  };
}
