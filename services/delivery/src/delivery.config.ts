import { defineConfig, dnsConfig, int, readConfig, text } from '@postern/platform-service';

/** Environment of the delivery process. */
export const deliveryConfig = defineConfig({
  ...dnsConfig,
  concurrency: int('POSTERN_DELIVERY_CONCURRENCY', 32, 'Mails on their way at the same time, from facts and from the queue each', [1, 1000]),
  caFile: text('POSTERN_DELIVERY_CA_FILE', '', 'Authorities for TLS with verification, PEM; empty: those of the system'),
});

/** Mails on their way at the same time when nothing else is said. */
export const DEFAULT_CONCURRENCY = readConfig(deliveryConfig, {}).concurrency;
