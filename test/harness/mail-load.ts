import { aMail, sendMail } from '@postern/testing';

import { until } from './child-process.js';

/** Mails under way and what the gateway said to each. */
export interface MailLoad {
  /** Ids of mails that got 250. */
  readonly accepted: ReadonlySet<string>;
  readonly refused: number;
  /** Connections and sessions that broke: no answer is no promise. */
  readonly broken: number;
  stop(): Promise<void>;
}

let serial = 0;

/** Sends small unique mails from a few senders until it is stopped. `target` may change while the gateway comes and goes. */
export function startLoad(target: () => { readonly host: string; readonly port: number } | undefined, senders = 6): MailLoad {
  const accepted = new Set<string>();
  const counts = { refused: 0, broken: 0 };
  let running = true;
  const sender = async () => {
    while (running) {
      const to = target();
      if (to === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      const id = `load-${process.pid}-${++serial}`;
      try {
        const { reply } = await sendMail(to, aMail().subject(id).header('X-Load', id).build());
        if (reply.code === 250) accepted.add(id);
        else counts.refused += 1;
      } catch {
        counts.broken += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const all = Array.from({ length: senders }, sender);
  return {
    accepted,
    get refused() {
      return counts.refused;
    },
    get broken() {
      return counts.broken;
    },
    async stop() {
      running = false;
      await Promise.all(all);
    },
  };
}

/** Ids of load mails among those that arrived, and how many arrived more than once. */
export function arrivals(mails: readonly { readonly bytes: Buffer }[]): { readonly ids: ReadonlySet<string>; readonly repeats: number } {
  const all = mails.flatMap((mail) => /^X-Load: (\S+)$/m.exec(mail.bytes.toString('latin1'))?.[1] ?? []);
  const ids = new Set(all);
  return { ids, repeats: all.length - ids.size };
}

/** Every accepted mail has arrived; says what is missing otherwise. */
export async function allArrived(
  accepted: ReadonlySet<string>,
  mails: readonly { readonly bytes: Buffer }[],
  explain: () => string,
  limitMs = 180_000,
): Promise<void> {
  const missing = () => {
    const { ids } = arrivals(mails);
    return [...accepted].filter((id) => !ids.has(id));
  };
  await until(
    'every accepted mail has arrived',
    async () => (missing().length === 0 ? true : undefined),
    limitMs,
    () => `${missing().length} of ${accepted.size} are missing: ${missing().slice(0, 20).join(', ')}\n${explain()}`,
  );
}
