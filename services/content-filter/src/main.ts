import { runService } from '@postern/platform-service';

import { startContentFilter } from './content-filter-process.js';
import { manifest } from './content-filter.manifest.js';

await runService(manifest, startContentFilter);
