import { linear } from '@postern/linear';
import { demoMails } from '@postern/samples';

import { demoTable } from './demo-table.js';
import type { DemoRow } from './demo-table.js';
import type { SunkMail } from './mail-sink.js';
import { sendMail } from './send-mail.js';

/** The demonstration's clients are strangers, though they come from this machine. */
export const DEMO_ENVIRONMENT = { POSTERN_LOCAL_DOMAINS: 'demo.example', POSTERN_TRUSTED_NETWORKS: '192.0.2.254' } as const;

export interface DemoParts {
  readonly smtp: { readonly host: string; readonly port: number };
  readonly http: string;
  readonly password: string;
  readonly sink: { readonly mails: readonly SunkMail[] };
  say(text: string): void;
}

const LIMIT_MS = 30_000;
const POLL_MS = 200;

/** The parts of a trace that the table shows. */
interface Trace {
  readonly groups: readonly { readonly fate: string; readonly action: string; readonly explanation: readonly string[] }[];
  readonly scans: readonly { readonly modules: readonly { readonly module: string; readonly status: string }[] }[];
}

/** Sends every sample, reads its story and prints the table. True when each had its documented outcome. */
export async function runDemo(parts: DemoParts): Promise<boolean> {
  const rows: DemoRow[] = [];
  parts.say('\nSending sample mails …');
  for (const mail of demoMails()) {
    const reply = await sendMail(parts.smtp.host, parts.smtp.port, mail);
    const msgId = linear(/[0-9A-HJKMNP-TV-Z]{26}/).exec(reply)?.[0];
    const trace = msgId === undefined ? undefined : await readTrace(parts, msgId);
    const arrived = await arrivedAt(parts, mail.expect.delivered ? mail.subject : undefined);
    const group = trace?.groups[0];
    rows.push({
      mail: mail.name,
      reply,
      statuses: trace?.scans.flatMap((scan) => scan.modules.map((m) => `${m.module} ${m.status}`)).join(', ') ?? '',
      action: group === undefined ? '' : `${group.fate} (${group.action})`,
      why: group === undefined ? 'no story' : group.explanation.join(' '),
      asExpected: Number(reply.slice(0, 3)) === mail.expect.code && arrived === mail.expect.delivered && trace !== undefined,
    });
    parts.say(`  ${mail.name}: ${reply}`);
  }
  parts.say(`\n${demoTable(rows)}`);
  const wrong = rows.filter((row) => !row.asExpected);
  parts.say(
    wrong.length === 0 ? `All ${rows.length} samples had the documented outcome.` : `NOT as documented: ${wrong.map((row) => row.mail).join(', ')}`,
  );
  return wrong.length === 0;
}

/** The journal writes a moment after the reply. */
async function readTrace(parts: DemoParts, msgId: string): Promise<Trace | undefined> {
  const authorization = `Basic ${Buffer.from(`admin:${parts.password}`).toString('base64')}`;
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; ) {
    const answer = await fetch(`${parts.http}/api/v1/messages/${msgId}/trace`, { headers: { authorization } });
    if (answer.ok) return (await answer.json()) as Trace;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}

/** Whether a mail with the subject came to the sink; with undefined, whether nothing is expected. */
async function arrivedAt(parts: DemoParts, subject: string | undefined): Promise<boolean> {
  if (subject === undefined) return false;
  const here = () => parts.sink.mails.some((mail) => mail.text.includes(subject));
  for (const end = Date.now() + LIMIT_MS; Date.now() < end && !here(); ) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  return here();
}
