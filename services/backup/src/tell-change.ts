import type { eventsV1 } from '@postern/contracts';
import { factMessage } from '@postern/facts';
import type { OutgoingMessage } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';
import { backupEvents } from '@postern/wire';
import type { BackupEventWord } from '@postern/wire';

export interface Change {
  readonly msgId: string;
  readonly size: number;
  /** Account; empty for what the service did by itself. */
  readonly by?: string;
  readonly recipients?: readonly string[];
  readonly sentMsgId?: string;
}

/** A BackupChanged. The same change has the same id. */
export function changeFact(shell: Shell, event: BackupEventWord, change: Change): OutgoingMessage {
  const { msgId, size, by = '', recipients = [], sentMsgId = '' } = change;
  const fact: eventsV1.BackupChanged = {
    msgId,
    event: backupEvents.toWire(event),
    atMs: shell.clock.now(),
    by,
    recipients: [...recipients],
    sentMsgId,
    size,
  };
  return factMessage(shell, 'BackupChanged', [msgId, event, ...(sentMsgId === '' ? [] : [sentMsgId])].join('/'), fact);
}
