import { createInspection, inspectionConfig } from '@postern/inspection';
import { runScanner } from '@postern/platform-scanner';
import { readConfig } from '@postern/platform-service';

import { antivirusConfig } from './antivirus.config.js';
import { manifest } from './antivirus.manifest.js';
import { createAntivirus } from './antivirus.module.js';

await runScanner(manifest, (shell) => {
  const config = readConfig({ ...antivirusConfig, ...inspectionConfig }, process.env);
  return createAntivirus({
    shell,
    clamd: config.clamd,
    clamdConnections: config.clamdConnections,
    archiveWorkers: config.archiveWorkers,
    room: createInspection(shell, config),
    maxDatabaseAgeMs: config.maxDatabaseAge,
    wholeMail: config.wholeMail,
    knownAnswers: config.knownAnswers,
    knownAnswersLife: config.knownAnswersLife,
  });
});
