import { factMessage, removeKeys } from '@postern/facts';
import type { FactSource } from '@postern/facts';
import type { MessageBus, OutgoingMessage } from '@postern/kernel';
import { obsoleteKeys, splitRevision } from '@postern/settings';
import type { RecordReader, Revision, SettingsRecord, SplitRevision } from '@postern/settings';

/** Key of a revision in one piece, as earlier releases wrote it. */
const OLD_KEY = 'settings';
const LIMIT_MS = 5000;
/** Bytes of one request: a broker counts all of them as one batch, and takes a megabyte at most. */
const REQUEST_BYTES = 512 * 1024;
const REMOVALS = 500;

/** What the topic of the configuration holds, as far as it was seen. */
export interface OnTopic {
  readonly records: RecordReader;
  /** Keys that the newest revision needs. */
  whole: ReadonlySet<string>;
  /** A revision in one piece lies there. */
  old: boolean;
}

/** Publishes what of a revision is not on the topic yet, then the manifest that makes it the revision in force. Rejects when the bus does not take it. */
export async function sendRevision(bus: Pick<MessageBus, 'publish'>, source: FactSource, topic: OnTopic, revision: Revision): Promise<SplitRevision> {
  const split = splitRevision(revision);
  const messageOf = ({ key, value }: SettingsRecord) =>
    factMessage(
      source,
      'ConfigRecord',
      key === split.manifest.key ? `settings/${revision.number}` : key,
      { key, content: value },
      { atMs: revision.createdAtMs },
    );
  const fresh = split.parts.filter(({ key }) => !topic.records.has(key)).map(messageOf);
  for (const request of requests(fresh)) await bus.publish(request, { timeoutMs: LIMIT_MS });
  topic.whole = new Set([...split.parts, split.manifest].map(({ key }) => key));
  await bus.publish([messageOf(split.manifest)], { timeoutMs: LIMIT_MS });
  return split;
}

/** Takes away what no manifest names any more, also what an earlier release wrote. */
export async function removeObsolete(bus: Pick<MessageBus, 'publish'>, topic: OnTopic, split: SplitRevision): Promise<void> {
  const keys = [...obsoleteKeys(split, topic.records.keys()), ...(topic.old ? [OLD_KEY] : [])];
  for (let i = 0; i < keys.length; i += REMOVALS) await removeKeys(bus, 'ConfigRecord', keys.slice(i, i + REMOVALS), { timeoutMs: LIMIT_MS });
  topic.old = false;
}

function requests(messages: readonly OutgoingMessage[]): readonly (readonly OutgoingMessage[])[] {
  const out: OutgoingMessage[][] = [];
  let bytes = REQUEST_BYTES;
  for (const message of messages) {
    bytes += message.value.length;
    if (bytes > REQUEST_BYTES) {
      out.push([]);
      bytes = message.value.length;
    }
    out.at(-1)?.push(message);
  }
  return out;
}
