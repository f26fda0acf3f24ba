import { firstPasswordConfig } from '@postern/admin-api';
import { everyAntivirusConfig } from '@postern/antivirus';
import { edgeConfig } from '@postern/ingress-smtp';
import { inspectionConfig } from '@postern/inspection';
import { originalsConfig } from '@postern/pipeline';
import {
  bytes,
  choice,
  defineConfig,
  dnsConfig,
  hostPort,
  int,
  list,
  listenAddress,
  socketAddress,
  text,
  tracingConfig,
} from '@postern/platform-service';
import type { ConfigOf } from '@postern/platform-service';

/** Settings of the product in one process. The names are fixed: scripts rely on them. */
export const standaloneConfig = defineConfig({
  dataDir: text('POSTERN_DATA_DIR', './.postern', 'Folder of database, originals and signatures'),
  bind: listenAddress('POSTERN_BIND', '127.0.0.1', 'Address that SMTP, console and metrics listen on; strangers reach nothing by default'),
  smtpPort: int('POSTERN_SMTP_PORT', 2525, 'Port of SMTP', [0, 65_535]),
  httpPort: int('POSTERN_HTTP_PORT', 8080, 'Port of console and API', [0, 65_535]),
  metricsPort: int('POSTERN_METRICS_PORT', 9464, 'Port of metrics and probes', [0, 65_535]),
  workers: int('POSTERN_WORKERS', 0, 'Processes that take, scan and deliver mail; 0: one for each core, 1: all in one process', [0, 48]),
  ...edgeConfig,
  minFreeSpace: bytes(
    'POSTERN_MIN_FREE_SPACE',
    '0',
    'Room to keep on the disk of the data folder; with less, mail gets 452. 0: a twentieth of the disk, at most 256 MiB',
  ),
  localDomains: list('POSTERN_LOCAL_DOMAINS', [], 'Domains whose mail is accepted from anybody; seeds the first revision'),
  trustedNetworks: list('POSTERN_TRUSTED_NETWORKS', [], 'Clients that may relay; empty: this machine; seeds the first revision'),
  relayhost: hostPort('POSTERN_RELAYHOST', '', 'Next hop of all mail; empty: by DNS; seeds the first revision'),
  clamd: socketAddress('POSTERN_CLAMD', '', 'A running clamd; `none`: only the built-in engine; empty: our own when clamd is installed', ['none']),
  ...dnsConfig,
  ...firstPasswordConfig,
  ...inspectionConfig,
  ...everyAntivirusConfig,
  ...originalsConfig,
  ...tracingConfig,
  logLevel: choice('POSTERN_LOG_LEVEL', 'warn', 'What is logged: this and all that weighs more', ['debug', 'info', 'warn', 'error', 'silent']),
});

export type StandaloneConfig = ConfigOf<typeof standaloneConfig>;
