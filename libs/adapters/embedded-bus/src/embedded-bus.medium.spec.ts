import { systemClock } from '@postern/adapter-system';
import { noMetrics, silentLog } from '@postern/kernel';
import { describeMessageBus, openPool, startPostgres } from '@postern/testing';

import { createEmbeddedBus } from './embedded-bus.js';

describeMessageBus('PostgreSQL', async () => {
  const postgres = await startPostgres();
  const database = openPool({ url: postgres.url, max: 20 });
  return {
    open: () => createEmbeddedBus({ database, clock: systemClock, log: silentLog, metrics: noMetrics }),
    async stop() {
      await database.close();
      await postgres.stop();
    },
  };
});
