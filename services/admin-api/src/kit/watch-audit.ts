import type { Shell } from '@postern/platform-service';

import type { AdminApiMetrics } from '../admin-api.metrics.js';
import type { AuditStore } from '../store/audit-store.js';
import type { SeenHead } from './audit-trail.js';

const EVERY_MS = 30_000;
/** So many bits of a hash are a number that a metric holds exactly. */
const SHOWN_HEX = 12;

/** Tells the head of the audit's chain where no one reaches it from the database, in log and metrics, and notices when the chain became shorter. */
export function watchAudit(shell: Shell, store: Pick<AuditStore, 'head'>, seen: SeenHead, metrics: AdminApiMetrics): void {
  shell.every(
    'audit head',
    EVERY_MS,
    async () => {
      const head = await store.head();
      const { newest } = seen;
      const isShorter = newest !== undefined && head.position < newest.position;
      metrics.auditRows.set(head.position);
      metrics.auditHead.set(head.hash === '' ? 0 : Number.parseInt(head.hash.slice(0, SHOWN_HEX), 16));
      metrics.auditShorter.set(isShorter ? 1 : 0);
      if (isShorter) shell.log.error('AUDIT_SHORTER', { position: head.position, seen: newest.position });
      else if (head.hash !== newest?.hash && head.position > 0) {
        seen.newest = head;
        shell.log.info('AUDIT_HEAD', { position: head.position, hash: head.hash });
      }
    },
    { code: 'AUDIT_NOT_WATCHED' },
  );
}
