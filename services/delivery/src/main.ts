import { runService } from '@postern/platform-service';

import { startDelivery } from './delivery-process.js';
import { manifest } from './delivery.manifest.js';

await runService(manifest, startDelivery);
