import type { OpenedArchive } from '@postern/files';
import { linear } from '@postern/linear';

import type { WorkerAnswer } from './worker-messages.js';

const ENCRYPTED = linear(/(?:can ?not open encrypted archive|wrong password|enter password|break signaled)/i);
const NO_ARCHIVE = linear(/(?:is not archive|can ?not open the file as|can't open as archive)/i);

const MAX_LOCKED = 1000;

/** What 7-Zip's words and exit codes mean. Pure. */
export function readAnswer(answer: WorkerAnswer): OpenedArchive {
  const { listing, said, members, limit } = answer;
  const entries = entriesOf(listing);
  const words = `${headOf(listing)}\n${said}`;
  if (entries.length === 0 && members.length === 0 && limit === undefined) {
    if (ENCRYPTED.test(words)) return { kind: 'encrypted' };
    if (answer.listed !== 0 || answer.unpacked !== 0 || NO_ARCHIVE.test(words)) return { kind: 'broken', why: whyOf(words) };
  }
  const got = new Set(members.map((member) => member.name));
  const keyed = entries.filter((entry) => linear(/^Encrypted = \+/m).test(entry));
  const encrypted = keyed.length;
  const links = entries.filter(
    (entry) =>
      linear(/^(?:Symbolic Link|Hard Link) = \S/m).test(entry) ||
      linear(/^Mode = [lbcps]/m).test(entry) ||
      linear(/^Attributes = \S* ?[lbcps][r-]/m).test(entry),
  ).length;
  // Members that failed are left behind short or empty; the program counts them.
  const failed = Number(linear(/Sub items Errors: (\d+)/).exec(said)?.[1] ?? 0);
  const brokenEnd = answer.unpacked !== 0 && failed === 0 && limit === undefined ? 1 : 0;
  return {
    kind: 'opened',
    members: members.map((member) => ({
      name: member.name,
      bytes: Buffer.from(member.bytes.buffer, member.bytes.byteOffset, member.bytes.byteLength),
    })),
    encrypted: encrypted > 0 ? encrypted : ENCRYPTED.test(said) ? 1 : 0,
    locked: keyed
      .map((entry) => linear(/^Path = ([^\n]{1,4096})/m).exec(entry)?.[1] ?? '')
      .filter((name) => name !== '' && !got.has(name))
      .slice(0, MAX_LOCKED),
    // A link that is refused is an error to the program; an encrypted member too.
    unreadable: Math.max(0, failed - encrypted - answer.linkErrors) + brokenEnd,
    links: links + answer.links,
    volume:
      linear(/^(?:Multivolume = \+|Volumes = (?:[2-9]|\d\d+)|Volume Index = [1-9]|Split After = \+)/m).test(listing) ||
      linear(/missing volume/i).test(said),
    limit,
  };
}

/** Blocks of the listing behind its line of hyphens, one for each member. */
function entriesOf(listing: string): readonly string[] {
  const at = listing.indexOf('\n----------\n');
  return at < 0
    ? []
    : listing
        .slice(at + 12)
        .split(linear(/\n\n/))
        .filter((block) => linear(/^Path = /m).test(block));
}

function headOf(listing: string): string {
  const at = listing.indexOf('\n----------\n');
  return at < 0 ? listing.slice(-4000) : listing.slice(0, at);
}

function whyOf(words: string): string {
  return linear(/(?:ERRORS?|Error|WARNING)[:s]?\s*([^\n]{3,160})/).exec(words)?.[1] ?? 'cannot be opened';
}
