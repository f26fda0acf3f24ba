import { runService } from '@postern/platform-service';

import { manifest } from './admin-api.manifest.js';
import { startAdminApi } from './admin-api-process.js';

await runService(manifest, startAdminApi);
