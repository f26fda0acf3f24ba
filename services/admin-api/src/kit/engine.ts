import { z } from 'zod';

import { isoOf } from './iso-time.js';

/** A malware engine with its database, as nodes, dashboard and traces show it. */
export const engineSchema = z
  .object({
    engine: z.string(),
    version: z.string(),
    database: z.string(),
    databaseAt: z.iso.datetime().optional(),
    updates: z.boolean().optional().meta({
      description: 'Of a malware engine: its databases are renewed from outside; without one that has such a database only what is built in is found',
    }),
  })
  .meta({ id: 'Engine' });

/** `databaseAtMs` is 0 for an engine without a database. */
export function engineOf(engine: {
  readonly engine: string;
  readonly version: string;
  readonly database: string;
  readonly databaseAtMs: number;
  readonly updates?: boolean | undefined;
}): z.infer<typeof engineSchema> {
  const { engine: name, version, database, databaseAtMs, updates } = engine;
  return {
    engine: name,
    version,
    database,
    ...(databaseAtMs > 0 ? { databaseAt: isoOf(databaseAtMs) } : {}),
    ...(updates === undefined ? {} : { updates }),
  };
}
