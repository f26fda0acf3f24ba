import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { assertNever, parseMsgId } from '@postern/kernel';

import { printTrace } from './print-trace.js';
import { readTrace } from './read-trace.js';
import type { ApiAccess } from './read-trace.js';

export const USAGE = `usage: postern trace <MsgId> [--json]

Prints the whole story of one mail.

       postern check

Looks at what the service of this environment needs, and says what is missing: Kafka, PostgreSQL, object store, DNS, clamd, certificates.

  POSTERN_URL        the API, such as https://console.example; unset: the gateway that runs on POSTERN_DATA_DIR (./.postern), or this pod's admin-api
  POSTERN_TOKEN      an API token with events.view
  POSTERN_USER       with POSTERN_PASSWORD instead of a token; unset: admin. POSTERN_ADMIN_PASSWORD counts as the password of admin

exit codes: 0 printed, 64 usage, 66 no such mail, 69 no connection, 70 the API failed, 77 not permitted
`;

export interface CommandResult {
  readonly exitCode: 0 | 64 | 66 | 69 | 70 | 77;
  readonly out: string;
  readonly error: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** `args` are those after `trace`. Exit codes are those of sysexits.h. Never throws. */
export async function traceCommand(args: readonly string[], env: Env): Promise<CommandResult> {
  const json = args.includes('--json');
  const [given, ...more] = args.filter((arg) => arg !== '--json');
  if (given === '--help' || given === '-h') return { exitCode: 0, out: USAGE, error: '' };
  if (given === undefined || more.length > 0) return failure(64, USAGE);
  const msgId = parseMsgId(given.toUpperCase());
  if (msgId === undefined)
    return failure(64, `${JSON.stringify(given)} is not a MsgId: 26 letters and digits, as in the reply to DATA and in each log line`);
  const access = accessOf(env);
  if (!URL.canParse(access.url)) return failure(64, `POSTERN_URL is not a URL: ${JSON.stringify(access.url)}`);
  const read = await readTrace(access, msgId);
  switch (read.kind) {
    case 'found':
      return { exitCode: 0, out: json ? `${JSON.stringify(read.trace, undefined, 2)}\n` : printTrace(read.trace), error: '' };
    case 'unknown':
      return failure(
        66,
        `${access.url} knows no mail ${msgId}. A mail that came just now may take some seconds; old ones are removed from the journal.`,
      );
    case 'refused':
      return failure(77, read.status === 401 ? refusedFor(access) : `not permitted: this account or token lacks events.view at ${access.url}`);
    case 'unreachable':
      return failure(69, `no connection to ${access.url} (${read.detail}). POSTERN_URL names the API.`);
    case 'failed':
      return failure(70, `${access.url} did not answer the question: ${read.detail}`);
    default:
      return assertNever(read);
  }
}

const failure = (exitCode: CommandResult['exitCode'], error: string): CommandResult => ({ exitCode, out: '', error: `${error.trimEnd()}\n` });

const refusedFor = ({ authorization, url }: ApiAccess): string =>
  authorization === undefined
    ? `not permitted: ${url} wants to know who asks. Set POSTERN_TOKEN, or POSTERN_USER and POSTERN_PASSWORD.`
    : `not permitted: ${url} does not accept this token or password`;

function accessOf(env: Env): ApiAccess {
  const set = (name: string) => (env[name] === '' ? undefined : env[name]);
  const url =
    set('POSTERN_URL') ?? standaloneUrl(set('POSTERN_DATA_DIR') ?? './.postern') ?? `http://127.0.0.1:${set('POSTERN_HTTP_PORT') ?? '8080'}`;
  const token = set('POSTERN_TOKEN');
  if (token !== undefined) return { url, authorization: `Bearer ${token}` };
  const password = set('POSTERN_PASSWORD') ?? set('POSTERN_ADMIN_PASSWORD');
  const user = set('POSTERN_USER') ?? 'admin';
  return { url, authorization: password === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** A running standalone says in its data folder where it is reached. */
function standaloneUrl(dataDir: string): string | undefined {
  try {
    const { http } = JSON.parse(readFileSync(join(dataDir, 'endpoints.json'), 'utf8')) as { http?: unknown };
    return typeof http === 'string' ? http : undefined;
  } catch {
    return undefined;
  }
}
