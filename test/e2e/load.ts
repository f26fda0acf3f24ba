import { aMail, SmtpClient } from '@postern/testing';
import type { Reply } from '@postern/testing';

import { options } from './options.js';

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Mails under way and what was said to each. An id is sent once: a broken session promises nothing, so it is not tried again. */
export interface Load {
  /** Ids that got 250, with the message id of the reply and the moment. */
  readonly accepted: ReadonlyMap<string, { readonly msgId: string; readonly atMs: number; readonly begunAtMs: number }>;
  /** Every reply that ended a transaction, with the moment at which its session was begun. */
  readonly answers: readonly { readonly code: number; readonly begunAtMs: number }[];
  /** Refusals by reply. */
  readonly refused: ReadonlyMap<string, number>;
  /** Sessions that broke or were silent for too long. */
  readonly broken: number;
  /** Longest time without any 250, in milliseconds. */
  readonly longestPauseMs: number;
  readonly seconds: number;
  stop(): Promise<void>;
}

/** A session that is silent for so long is given up. Scanning of one mail may take two minutes (deadlineSeconds), as it does while its scanner is gone. */
const SILENCE_MS = 150_000;
/** A dead node answers nothing at all. */
const GREETING_MS = 8000;
const MSG_ID = /[0-7][0-9A-HJKMNP-TV-Z]{25}/g;
const run = `${process.pid}-${Date.now().toString(36)}`;
let serial = 0;

export interface LoadShape {
  /** Mails a second that are begun, as long as senders are free. */
  readonly rate: number;
  readonly senders?: number;
  /** Bytes of text in each. */
  readonly size?: number;
}

/** Small unique mails, each in a session of its own, to the targets in turn. A target that refuses connections is left out for a second. */
export function startLoad(targets: readonly Target[], shape: LoadShape): Load {
  const accepted = new Map<string, { msgId: string; atMs: number; begunAtMs: number }>();
  const answers: { code: number; begunAtMs: number }[] = [];
  const refused = new Map<string, number>();
  const away = new Map<Target, number>();
  const text = 'The minutes of our meeting on Thursday. '.repeat(Math.ceil((shape.size ?? 2000) / 40));
  let broken = 0;
  let longestPauseMs = 0;
  let running = true;
  let turn = 0;
  const startedAt = Date.now();
  let lastAt = startedAt;
  let endedAt = 0;
  let due = startedAt;

  const pick = (): Target | undefined => {
    for (let i = 0; i < targets.length; i++) {
      const target = targets[turn++ % targets.length] as Target;
      if ((away.get(target) ?? 0) <= Date.now()) return target;
    }
    return undefined;
  };
  const one = async (target: Target, id: string) => {
    try {
      const mail = aMail().subject(`Minutes ${id}`).header('X-Load', id).text(text).build();
      const begunAtMs = Date.now();
      const { reply, msgId } = await sendOne(target, mail);
      answers.push({ code: reply.code, begunAtMs });
      if (reply.code === 250) {
        const atMs = Date.now();
        longestPauseMs = Math.max(longestPauseMs, atMs - lastAt);
        lastAt = atMs;
        accepted.set(id, { msgId, atMs, begunAtMs });
      } else {
        const why = `${reply.code} ${reply.lines.join(' ').replaceAll(MSG_ID, 'ID')}`.slice(0, 80);
        refused.set(why, (refused.get(why) ?? 0) + 1);
      }
    } catch {
      broken += 1;
      away.set(target, Date.now() + 1000);
    }
  };
  const sender = async () => {
    while (running) {
      due = Math.max(due + 1000 / shape.rate, Date.now() - 1000);
      const wait = due - Date.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const target = pick();
      if (target === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
      else if (running) await one(target, `${run}-${++serial}`);
    }
  };
  const all = Array.from({ length: shape.senders ?? 24 }, sender);
  return {
    accepted,
    answers,
    refused,
    get broken() {
      return broken;
    },
    get longestPauseMs() {
      return Math.max(longestPauseMs, (endedAt || Date.now()) - lastAt);
    },
    get seconds() {
      return ((endedAt || Date.now()) - startedAt) / 1000;
    },
    async stop() {
      running = false;
      endedAt = Date.now();
      await Promise.all(all);
    },
  };
}

/** One mail in a session of its own: the reply that ended the transaction. Rejects when the session broke or was silent. */
export async function sendOne(
  target: Target,
  mail: { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer },
): Promise<{ readonly reply: Reply; readonly msgId: string }> {
  const client = SmtpClient.raw(target.host, target.port, options.clientAddress || undefined);
  const end = () => void client.socket.destroy();
  const late = setTimeout(end, SILENCE_MS);
  const unanswered = setTimeout(end, GREETING_MS);
  try {
    const greeting = await client.reply();
    clearTimeout(unanswered);
    if (greeting.code !== 220) return { reply: greeting, msgId: '' };
    await client.say('EHLO client.example');
    const answers = await client.begin(mail.from, mail.to);
    const reply = answers.find(({ code }) => code !== 250) ?? (await client.data(mail.bytes));
    return { reply, msgId: reply.lines.join(' ').match(MSG_ID)?.[0] ?? '' };
  } finally {
    clearTimeout(late);
    clearTimeout(unanswered);
    client.close();
  }
}
