import { bytes, defineConfig, dnsConfig, hostPort, int, listenAddress, networks, seconds, text } from '@postern/platform-service';

/** Certificate and limits of the SMTP edge in both products. */
export const edgeConfig = defineConfig({
  certFile: text('POSTERN_SMTP_TLS_CERT_FILE', '', 'Certificate chain for STARTTLS, PEM; empty: STARTTLS is not offered'),
  keyFile: text('POSTERN_SMTP_TLS_KEY_FILE', '', 'Its private key, PEM'),
  maxSessions: int(
    'POSTERN_SMTP_MAX_SESSIONS',
    10_000,
    'Sessions of this process; near it those without a transaction are ended early',
    [1, 100_000],
  ),
  maxInFlight: bytes('POSTERN_SMTP_MAX_IN_FLIGHT', '256 MiB', 'Message bytes held in memory; above this limit MAIL gets 452', '1 MiB'),
  clientShare: int(
    'POSTERN_SMTP_CLIENT_SHARE',
    25,
    'Most of them that one untrusted client may hold, in percent; one message of the largest size always fits',
    [1, 100],
  ),
});

/** Environment of the SMTP edge as a process of its own. */
export const ingressConfig = defineConfig({
  host: listenAddress('POSTERN_SMTP_HOST', '::', 'Address that SMTP listens on'),
  port: int('POSTERN_SMTP_PORT', 2525, 'Port of SMTP; above 1024, so that no privilege is needed', [0, 65_535]),
  proxyNetworks: networks(
    'POSTERN_SMTP_PROXY_NETWORKS',
    [],
    'Networks of the proxies in front: from there a PROXY header, version 1 or 2, is required',
  ),
  pipeline: hostPort('POSTERN_PIPELINE', 'pipeline:9090', 'gRPC address of the pipeline'),
  bodyHost: listenAddress('POSTERN_BODY_HOST', '::', 'Address of the body endpoint'),
  bodyPort: int('POSTERN_BODY_PORT', 8090, 'Port of the body endpoint', [0, 65_535]),
  bodyAdvertise: text('POSTERN_BODY_ADVERTISE', undefined, 'Host name or address by which pipeline and scanners reach this process'),
  ...dnsConfig,
  ...edgeConfig,
  drainLimit: seconds('POSTERN_DRAIN_MAX_SECONDS', 300, 'Longest wait for sessions at a stop'),
});
