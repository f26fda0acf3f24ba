import { describe, expect, it } from 'vitest';

import { RECORDS } from './records.js';
import type { ModuleRecord } from './module-record.js';
import { SCANNER_RECORDS, scannerOf } from './scanners.js';
import type { ScannerRecord } from './scanners.js';

const records = Object.entries<ModuleRecord>(RECORDS);
const repeated = (names: readonly string[]) => names.filter((name, i) => names.indexOf(name) !== i);

describe('the records of modules', () => {
  it('stand under their own names', () => {
    expect(records.map(([name, { id }]) => [name, id])).toEqual(records.map(([name]) => [name, name]));
  });

  it('share no detection, no header field and no title', () => {
    expect(repeated(records.flatMap(([, { detections }]) => Object.keys(detections)))).toEqual([]);
    expect(repeated(records.flatMap(([, { fields }]) => fields.map(({ name }) => name)))).toEqual([]);
    expect(repeated(records.map(([, { title }]) => title))).toEqual([]);
  });

  it.each(records)('of %s name only facts, statuses, detections and settings that they have', (_name, record) => {
    for (const field of record.fields) {
      if (field.shows === 'fact' || field.shows === 'criteria') expect(Object.keys(record.facts)).toContain(field.fact);
      if (field.shows === 'status' && field.words !== undefined) expect(Object.keys(field.words).sort()).toEqual(Object.keys(record.statuses).sort());
    }
    for (const detection of Object.values(record.notLookedAt ?? {})) expect(Object.keys(record.detections)).toContain(detection);
    for (const leaf of (record.notAbove ?? []).flat()) expect(Object.keys(record.settings)).toContain(leaf);
    expect(record.statuses).toMatchObject({ Clean: 'ok', Error: 'failed', NotScanned: 'none' });
  });

  it('give a rule no two leaves of one name', () => {
    for (const [, { rule, policy, detections }] of records)
      expect(repeated(['enabled', ...Object.keys(rule), ...Object.keys(policy), ...Object.keys(detections)])).toEqual([]);
  });
});

describe('the records of scanners', () => {
  const scanners = Object.values<ScannerRecord>(SCANNER_RECORDS);

  it('answer for every module once, and the first of each has the time limit', () => {
    expect(scanners.flatMap(({ modules }) => [...modules]).sort()).toEqual(Object.keys(RECORDS).sort());
    for (const { modules } of scanners) expect(RECORDS[modules[0] as keyof typeof RECORDS].runs).toHaveProperty('timeoutSeconds');
    expect(scannerOf('links')).toEqual({ scanner: 'antispam', lead: 'antispam' });
  });

  it('tell a scanner nothing twice', () => {
    for (const { modules } of scanners) {
      const looks = modules.flatMap((id) =>
        Object.keys({ ...RECORDS[id as keyof typeof RECORDS].settings, ...RECORDS[id as keyof typeof RECORDS].rule }),
      );
      const separate = modules.flatMap((id) => {
        const { settings, rule } = RECORDS[id as keyof typeof RECORDS];
        return [...Object.keys(settings), ...Object.keys(rule)];
      });
      expect(repeated([...separate, ...(modules.length > 1 ? modules : [])])).toEqual([]);
      expect(looks).toHaveLength(separate.length);
    }
  });
});
