import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { factsPageProblems, ROOT } from './generate.mjs';
import { readFacts, topicsOf } from './read-facts.mjs';

const { facts, topics, services } = await readFacts(ROOT);
const names = Object.keys(facts);
const rows = Object.values(services);

/** Source of a service without its tests. */
function sourceOf(service: string): string {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'testing' ? [] : walk(path);
      return entry.name.endsWith('.ts') && !/\.(spec|manifest)\.ts$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
    });
  return walk(join(ROOT, 'services', service, 'src')).join('\n');
}

/** Facts that the source tells, and those that it has a handler for. Every process that joins the mesh sends heartbeats and follows the settings. */
function usedBy(service: string): { readonly told: readonly string[]; readonly read: readonly string[] } {
  const source = sourceOf(service);
  const mesh = /\bjoinMesh\(/.test(source);
  const told = names.filter((name) => new RegExp(`\\b(publish|factMessage)\\([^;]*?'${name}'`).test(source));
  const read = names.filter((name) => new RegExp(`(?<![.\\w'])${name}[:(]`).test(source));
  return {
    told: [...told, ...(mesh ? ['Heartbeat'] : [])].sort(),
    read: [...new Set([...read, ...(mesh ? ['ConfigRecord', 'ConfigRevision'] : [])])].sort(),
  };
}

describe('the facts in a manifest', () => {
  it.each(rows.map((row) => [row.name, row] as const))('of %s are those that its code tells and reads', (name, { bus }) => {
    const { told, read } = usedBy(name);
    expect(told).toEqual([...bus.produces].sort());
    expect(read).toEqual([...bus.consumes, ...bus.follows].sort());
  });

  /** Told to whoever wants to know what happens to what is kept; no service of ours acts on them. */
  const FOR_OTHERS: readonly string[] = ['BackupChanged'];

  it('have a producer each, and a reader', () => {
    for (const name of names) {
      if (facts[name]?.retired !== true) expect(rows.filter((row) => row.bus.produces.includes(name)).length, name).toBeGreaterThan(0);
      if (FOR_OTHERS.includes(name)) continue;
      expect(rows.filter((row) => [...row.bus.consumes, ...row.bus.follows].includes(name)).length, name).toBeGreaterThan(0);
    }
  });

  it('are consumed from streams and followed on compacted topics', () => {
    for (const { bus, name } of rows) {
      for (const fact of bus.consumes) expect(facts[fact]?.topic.compacted, `${name} consumes ${fact}`).toBe(false);
      for (const fact of bus.follows) expect(facts[fact]?.topic.compacted, `${name} follows ${fact}`).toBe(true);
    }
  });

  it('that are followed are watched by one service, which follows them itself', () => {
    for (const name of names.filter((one) => facts[one]?.topic.compacted)) {
      const watchers = rows.filter((row) => row.bus.watches?.includes(name));
      expect(watchers.map((row) => row.name)).toHaveLength(1);
      expect(watchers[0]?.bus.follows).toContain(name);
    }
  });

  it('give no right to who has none of them', () => {
    expect(topicsOf({ name: 'x', bus: { produces: [], consumes: [], follows: [] } }, facts, topics)).toEqual({
      produces: [],
      consumes: [],
      follows: [],
    });
  });
});

describe('the reference page of the facts', () => {
  it('is what the table makes', async () => {
    expect(await factsPageProblems()).toEqual([]);
  });
});
