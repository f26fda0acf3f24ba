import { area, provided } from '../../kit/area.js';
import { BackupContentController, BackupContentDeps } from './backup-content.controller.js';
import { BackupJobsController, BackupJobsDeps } from './backup-jobs.controller.js';
import { BackupController, BackupDeps } from './backup.controller.js';

export const backup = area({
  name: 'backup',
  permissions: {
    'backup.read': 'Search Backup and see what is known of its mails, without their content',
    'backup.content': 'View and download mails of Backup; each look is in the audit with its reason',
    'backup.deliver': 'Send mails of Backup',
    'backup.delete': 'Delete mails of Backup',
  },
  // Jobs first: `jobs` would be an id to the others.
  controllers: [BackupJobsController, BackupContentController, BackupController],
  provide: (deps: BackupDeps & BackupContentDeps & BackupJobsDeps) => [
    provided(BackupDeps, deps),
    provided(BackupContentDeps, deps),
    provided(BackupJobsDeps, deps),
  ],
});
