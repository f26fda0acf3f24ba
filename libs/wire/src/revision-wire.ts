import { configV1 } from '@postern/contracts';
import { err, messageOf, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { savedSettings } from '@postern/settings';
import type { Revision } from '@postern/settings';

/** Key of the one compacted record that holds the configuration. */
export const SETTINGS_KEY = 'settings';

export function revisionToBytes(revision: Revision): Buffer {
  const { number, author, createdAtMs, comment, settings } = revision;
  const wire = { number, author, createdAtMs, comment, settingsJson: JSON.stringify(settings) };
  return Buffer.from(configV1.ConfigRevision.encode(wire).finish());
}

/** The error says what is wrong; a service that gets one keeps the revision it has. */
export function revisionFromBytes(bytes: Buffer): Result<Revision, string> {
  try {
    const wire = configV1.ConfigRevision.decode(bytes);
    const settings = savedSettings(JSON.parse(wire.settingsJson));
    if (!settings.ok) return err(`revision ${wire.number}: ${settings.error}`);
    return ok({ number: wire.number, settings: settings.value, author: wire.author, createdAtMs: wire.createdAtMs, comment: wire.comment });
  } catch (thrown) {
    return err(messageOf(thrown));
  }
}
