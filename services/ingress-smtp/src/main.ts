import { runService } from '@postern/platform-service';

import { startIngress } from './ingress-smtp-process.js';
import { manifest } from './ingress-smtp.manifest.js';

await runService(manifest, startIngress);
