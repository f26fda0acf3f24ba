import { TOPICS } from '@postern/facts';
import type { Clock, Database, OutgoingMessage } from '@postern/kernel';
import { memoryBus, openPool, startPostgres, testShell } from '@postern/testing';
import type { LogLine, MemoryBus } from '@postern/testing';

import { createAdminApi } from '../admin-api.module.js';
import type { AdminApiParts } from '../admin-api.module.js';

export const PASSWORD = 'a password for tests';

export interface TestApi {
  readonly url: string;
  readonly bus: MemoryBus;
  readonly firstPassword: string | undefined;
  readonly logged: readonly LogLine[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: HTTP Basic as admin. */
  readonly anonymous?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A real PostgreSQL of its own, removed at the stop. */
export async function startDatabase(): Promise<{ readonly database: Database; stop(): Promise<void> }> {
  const server = await startPostgres();
  const database = openPool({ url: server.url, max: 6 });
  return {
    database,
    async stop() {
      await database.close();
      await server.stop();
    },
  };
}

const down = () => Promise.reject(new Error('14 UNAVAILABLE: no connection'));
/** The owners of journal, queue and Backup when they are away. */
const noServices: Pick<AdminApiParts, 'journal' | 'queue' | 'backup'> = {
  journal: { search: down, trace: down, totals: down, series: down, detections: down, events: down },
  queue: { list: down, counts: down, flush: down, delete: down },
  backup: {
    search: down,
    get: down,
    read: down,
    deliver: down,
    delete: down,
    startJob: down,
    getJob: down,
    cancelJob: down,
    totals: down,
    shred: down,
  },
};

/** admin-api on a real database and a bus in memory, with the real clock unless another is given. */
export async function startApi(
  database: Database,
  given: Partial<AdminApiParts> & { readonly bus?: MemoryBus; readonly clock?: Clock } = {},
): Promise<TestApi> {
  const { clock, ...parts } = given;
  const shell = testShell({ service: 'admin-api', ...(clock === undefined ? {} : { clock }) });
  const bus = given.bus ?? memoryBus();
  const api = await createAdminApi({
    ...noServices,
    database,
    listen: { host: '127.0.0.1', port: 0 },
    initialPassword: PASSWORD,
    ...parts,
    shell,
    bus,
  });
  return {
    url: api.url,
    bus,
    firstPassword: api.firstPassword,
    logged: shell.lines,
    async call(method, path, options = {}) {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      if (options.anonymous !== true) headers['authorization'] = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
      const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
      const answer = await fetch(`${api.url}/api/v1${path}`, { method, headers: { ...headers, ...options.headers }, ...body });
      const text = await answer.text();
      const json = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
      return { status: answer.status, headers: answer.headers, text, body: (json ? JSON.parse(text) : {}) as Record<string, unknown> };
    },
    stop: () => shell.stop(),
  };
}

/** Configuration messages among what was published. */
export function configMessages(bus: MemoryBus): readonly OutgoingMessage[] {
  return bus.published.filter(({ topic }) => topic === TOPICS.config.name);
}
