import { runService } from '@postern/platform-service';

import { startAntivirus } from './antivirus-process.js';
import { manifest } from './antivirus.manifest.js';

await runService(manifest, startAntivirus);
