import type { configV1 } from '@postern/contracts';
import { err, messageOf, ok } from '@postern/kernel';
import type { Result } from '@postern/kernel';
import { savedSettings } from '@postern/settings';
import type { Revision } from '@postern/settings';

export function revisionToWire(revision: Revision): configV1.ConfigRevision {
  const { number, author, createdAtMs, comment, settings } = revision;
  return { number, author, createdAtMs, comment, settingsJson: JSON.stringify(settings) };
}

/** The error says what is wrong; a service that gets one keeps the revision it has. */
export function revisionFromWire(wire: configV1.ConfigRevision): Result<Revision, string> {
  try {
    const settings = savedSettings(JSON.parse(wire.settingsJson));
    if (!settings.ok) return err(`revision ${wire.number}: ${settings.error}`);
    return ok({ number: wire.number, settings: settings.value, author: wire.author, createdAtMs: wire.createdAtMs, comment: wire.comment });
  } catch (thrown) {
    return err(messageOf(thrown));
  }
}
