/** Recipients remembered; older ones are forgotten. */
const MAX_REMEMBERED = 50_000;

/** Which recipients of a fact are finished, so that a fact that comes again (its handling failed half-way) does not send twice. Lost with the process: then, and only then, a mail in flight can arrive twice. */
export function recentDeliveries() {
  const done = new Set<string>();
  const keyOf = (msgId: string, recipient: string) => `${msgId} ${recipient}`;
  return {
    has: (msgId: string, recipient: string) => done.has(keyOf(msgId, recipient)),
    add(msgId: string, recipient: string) {
      done.add(keyOf(msgId, recipient));
      if (done.size > MAX_REMEMBERED) for (const oldest of [...done].slice(0, 1000)) done.delete(oldest);
    },
  };
}
export type RecentDeliveries = ReturnType<typeof recentDeliveries>;
