import { runService } from '@postern/platform-service';

import { startPipeline } from './pipeline-process.js';
import { manifest } from './pipeline.manifest.js';

await runService(manifest, startPipeline);
