import { runService } from '@postern/platform-service';

import { startAuthCheck } from './auth-check-process.js';
import { manifest } from './auth-check.manifest.js';

await runService(manifest, startAuthCheck);
