import { runService } from '@postern/platform-service';

import { startJournal } from './journal-process.js';
import { manifest } from './journal.manifest.js';

await runService(manifest, startJournal);
