import { readFileSync } from 'node:fs';

import { deliveryV1, submitV1 } from '@postern/contracts';
import { handled, ownEndpoint, servePorts } from '@postern/platform-grpc';
import { joinMesh, openBlobs, openDatabase } from '@postern/platform-mesh';
import { openResolver, readConfig, runService } from '@postern/platform-service';

import { deliveryConfig } from './delivery.config.js';
import { manifest } from './delivery.manifest.js';
import { createDelivery } from './delivery.module.js';
import { deliverySchema } from './store/delivery-schema.js';
import { queueService } from './store/queue-service.js';
import { submitService } from './submit/submit-service.js';

/** Services whose certificates may ask. */
const CALLERS = ['admin-api', 'backup'] as const;

/** Delivery as a process of its own. */
await runService(manifest, async (shell) => {
  const config = readConfig(deliveryConfig, process.env);
  const mesh = await joinMesh(shell);
  // Nobody waits for delivery: what it lacks waits with it, and its queue can be looked at meanwhile.
  const blobs = await openBlobs(shell, 'watched');
  const store = deliverySchema(await openDatabase(shell, 'delivery', 'watched'));
  const dns = openResolver(shell, config);
  const delivery = await createDelivery({
    shell,
    settings: mesh.settings,
    bus: mesh.bus,
    blobs,
    store,
    dns,
    concurrency: config.concurrency,
    ...(config.caFile === '' ? {} : { ca: readFileSync(config.caFile) }),
  });
  await servePorts(shell, ownEndpoint(shell, CALLERS), [
    handled(deliveryV1.QueueServiceService, queueService({ shell, bus: mesh.bus, store })),
    handled(submitV1.SubmitServiceService, submitService({ shell, blobs, store })),
  ]);
  mesh.heartbeat(() => ({ gauges: delivery.gauges() }));
});
