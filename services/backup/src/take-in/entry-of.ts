import type { eventsV1 } from '@postern/contracts';
import { RECORDS } from '@postern/modules';
import type { StatusMeaning } from '@postern/modules';
import { strictest } from '@postern/policy';
import { actions, dispositions } from '@postern/wire';

import type { EntryRow } from '../store/entities.js';

/** What is known of an original before it is stored. */
export type KnownEntry = Omit<EntryRow, 'keptAtMs' | 'storedSize' | 'blobKey' | 'keyId' | 'wrappedKey'>;

const MAX_THREATS = 20;

/** As the decision tells it. */
export function entryOf(fact: eventsV1.MailDecided): KnownEntry {
  const { msgId, envelope, groups, scans } = fact;
  const applied = [...new Set(groups.flatMap(({ action }) => actions.fromWire(action) ?? []))];
  const modules = scans.flatMap((scan) => scan.modules);
  return {
    msgId,
    receivedAtMs: envelope?.receivedAtMs ?? fact.decidedAtMs,
    clientIp: envelope?.clientIp ?? '',
    mailFrom: envelope?.mailFrom ?? '',
    headerFrom: fact.headerFrom,
    recipients: [...(envelope?.recipients ?? [])],
    subject: fact.subject,
    messageId: fact.messageId,
    size: fact.size,
    sha256: fact.sha256,
    action: applied.length === 0 ? '' : strictest(applied),
    fates: [...new Set(groups.flatMap(({ disposition }) => dispositions.fromWire(disposition) ?? []))],
    detectedBy: [...new Set(modules.filter(({ module, status }) => isDetection(module, status)).map(({ module }) => module))],
    statuses: Object.fromEntries(modules.map(({ module, status }) => [module, status])),
    threats: [...new Set(scans.flatMap((scan) => scan.parts.flatMap((part) => part.threats)))].slice(0, MAX_THREATS),
    ruleIds: [...new Set(groups.map(({ ruleId }) => String(ruleId)))],
    ruleNames: [...new Set(groups.map(({ ruleName }) => ruleName))],
  };
}

/** What people want to see of a module: neither all is well, nor that it did not look. */
function isDetection(module: string, status: string): boolean {
  const meanings: Readonly<Record<string, StatusMeaning>> | undefined = Object.values(RECORDS).find(({ id }) => id === module)?.statuses;
  const meaning = meanings?.[status];
  return meaning === 'bad' || meaning === 'doubtful' || meaning === 'failed';
}
