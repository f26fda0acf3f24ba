import { area, provided } from '../../kit/area.js';
import { AuditController, AuditDeps } from './audit.controller.js';

export const audit = area({
  name: 'audit',
  permissions: { 'audit.view': 'See who did what' },
  controllers: [AuditController],
  provide: (deps: AuditDeps) => [provided(AuditDeps, deps)],
});
