import { defineConfig, int, list } from '@postern/platform-service';

/** Environment of the delivery process. */
export const deliveryConfig = defineConfig({
  dns: list('POSTERN_DNS', [], 'DNS servers, host:port; empty: those of the system'),
  concurrency: int('POSTERN_DELIVERY_CONCURRENCY', 32, 'Mails on their way at once', [1, 1000]),
});
