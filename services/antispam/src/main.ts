import { runService } from '@postern/platform-service';

import { startAntispam } from './antispam-process.js';
import { manifest } from './antispam.manifest.js';

await runService(manifest, startAntispam);
