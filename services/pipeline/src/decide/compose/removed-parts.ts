import { visible } from '@postern/mail';
import type { MailMessage, MimePart } from '@postern/mail';
import { ruleTitle } from '@postern/policy';
import type { GroupVerdict, RemovedPart } from '@postern/policy';
import { MODULE_TITLES } from '@postern/verdict';

/** A part of this message that goes away, with everything that names it. */
export interface Removal {
  readonly part: MimePart;
  readonly because: readonly RemovedPart[];
}

/** The parts to remove, none within another. Undefined when one of them is not in the message: then removing is no way to make it safe. */
export function findRemovals(message: MailMessage, remove: readonly RemovedPart[]): readonly Removal[] | undefined {
  const byPart = new Map<MimePart, RemovedPart[]>();
  for (const removed of remove) {
    const part = removablePart(message, removed.part);
    if (part === undefined) return undefined;
    byPart.set(part, [...(byPart.get(part) ?? []), removed]);
  }
  const all = [...byPart].map(([part, because]): Removal => ({ part, because }));
  return all.filter(({ part }) => !all.some((other) => other.part !== part && contains(other.part, part)));
}

/** A member of an archive goes with its archive; a part within something encoded goes with the part that is a slice of the original. */
function removablePart(message: MailMessage, path: string): MimePart | undefined {
  const mimePath = path.split('/')[0];
  let part = message.parts.find((candidate) => candidate.path === mimePath);
  while (part?.parent !== undefined && part.source !== message.bytes) part = part.parent;
  return part;
}

function contains(outer: MimePart, inner: MimePart): boolean {
  for (let part = inner.parent; part !== undefined; part = part.parent) if (part === outer) return true;
  return false;
}

/** What the recipient reads in place of the part. */
export function removalNotice(removal: Removal): string {
  const name = visible(removal.part.filename, 200);
  const what = name === '' ? 'A part of this message' : `The attachment "${name}"`;
  const reasons = [...new Set(removal.because.map(({ module, why }) => `${MODULE_TITLES[module]}: ${visible(why, 200)}`))];
  return `${what} was removed by the mail gateway.\r\n\r\nReason: ${reasons.join('; ')}\r\n`;
}

/** A verdict that asks for a part which the message does not have is a refusal: what cannot be taken out must not be delivered. */
export function refuseWithoutParts(verdict: GroupVerdict): GroupVerdict {
  const explanation = [
    ...verdict.explanation,
    `${ruleTitle(verdict.rule)} asks for the removal of a part that cannot be cut out of this message, so it is refused.`,
  ];
  return { ...verdict, fate: 'reject', action: 'reject', tags: [], remove: [], explanation };
}
