import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { CHART } from './generate.mjs';
import { brokerRights, prerequisitesPage } from './prerequisites.mjs';
import { componentOf, helm, ofKind, render } from './rendered.js';
import type { Plain } from './rendered.js';

const table = JSON.parse(readFileSync(join(CHART, 'files/privileges.json'), 'utf8')) as { services: Record<string, Plain>; topics: Plain[] };
const rows = Object.entries(table.services).map(([name, row]) => ({ ...row, name })) as (Plain & { name: string })[];
const text = prerequisitesPage({ services: Object.fromEntries(rows.map((row) => [row.name, row])), topics: table.topics });

describe('the page of what must be there before', () => {
  it.skipIf(helm === undefined)('gives every user the rights that the chart gives it at Strimzi (needs helm)', () => {
    const users = ofKind(render('ha'), 'KafkaUser');
    const fromChart = users.flatMap((one) =>
      (one['spec'].authorization.acls as Plain[]).map(
        ({ resource, operations }) =>
          `${componentOf(one.metadata.labels)} ${resource.type} ${resource.name} ${resource.patternType === 'prefix' ? 'prefixed' : resource.patternType} ${(operations as string[]).join()}`,
      ),
    );
    const fromPage = rows
      .flatMap((row) => brokerRights(row as never))
      .map(([service, kind, name, pattern, operations]) => `${service} ${kind} ${name} ${pattern} ${operations.join()}`);
    expect(fromPage.sort()).toEqual(fromChart.sort());
  });

  it('makes every topic, as it should be kept', () => {
    for (const topic of table.topics) expect(text).toContain(`--topic ${topic['name'] as string} --partitions ${topic['partitions'] as number} `);
    expect(text).toContain(
      '--topic postern.config.v1 --partitions 1 --replication-factor 3 --config cleanup.policy=compact --config min.insync.replicas=2',
    );
  });

  it('gives each schema to one role, and each service the verbs of its manifest at the bucket', () => {
    for (const row of rows)
      for (const schema of row['postgres'] as string[])
        expect(text).toContain(`CREATE SCHEMA ${schema} AUTHORIZATION postern_${row.name.replaceAll('-', '_')};`);
    const policies = [...text.matchAll(/\*\*([a-z-]+)\*\*\n\n```json\n([^`]+)```/g)].map(([, name, json]) => [
      name,
      (JSON.parse(json ?? '') as Plain)['Statement'][1].Action as string[],
    ]);
    expect(Object.fromEntries(policies)).toEqual({
      backup: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      delivery: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      pipeline: ['s3:PutObject'],
    });
  });
});
