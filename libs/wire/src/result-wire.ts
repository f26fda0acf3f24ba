/** What one module says, to the wire and back with distrust: a word that its record does not have makes it failed, never clean. */
import type { scanV1 } from '@postern/contracts';
import { PART_STATUSES, RECORDS } from '@postern/modules';
import type { ModuleRecord, ModuleRecords, PartStatus } from '@postern/modules';
import type { ModuleName, ModuleResult, PartResult } from '@postern/verdict';

import { findingFromWire, findingToWire, outcomeFromWire, outcomeToWire } from './outcome-wire.js';

export function resultToWire(result: ModuleResult): scanV1.ModuleResult {
  return {
    module: result.module,
    outcome: outcomeToWire(result.outcome),
    status: result.status,
    classes: [...result.classes],
    findings: result.findings.map(findingToWire),
    facts: Object.fromEntries(Object.entries(result.facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))),
    removable: result.removable.map((r) => ({ objectClass: r.class, part: r.part, why: r.why })),
  };
}

/** Undefined when the reply has a status, detection or fact that the module does not have. */
export function resultFromWire(module: ModuleName, wire: scanV1.ModuleResult, records: ModuleRecords = RECORDS): ModuleResult | undefined {
  const record = records[module];
  if (record === undefined) return undefined;
  const named = [...wire.classes, ...wire.removable.map((r) => r.objectClass)];
  const facts = factsFromWire(record, wire.facts);
  if (facts === undefined || !Object.hasOwn(record.statuses, wire.status) || named.some((name) => !Object.hasOwn(record.detections, name)))
    return undefined;
  return {
    module,
    outcome: outcomeFromWire(wire.outcome),
    status: wire.status as ModuleResult['status'],
    classes: wire.classes as ModuleResult['classes'],
    findings: wire.findings.map(findingFromWire),
    facts,
    removable: wire.removable.map((r) => ({ class: r.objectClass as ModuleResult['classes'][number], part: r.part, why: r.why })),
  };
}

function factsFromWire({ facts }: ModuleRecord, wire: Readonly<Record<string, string>>): ModuleResult['facts'] | undefined {
  const read: Record<string, string | number> = {};
  for (const [name, text] of Object.entries(wire)) {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    const value = fact?.kind === 'number' ? Number(text.trim() || Number.NaN) : text;
    if (fact === undefined || Number.isNaN(value)) return undefined;
    read[name] = value;
  }
  return read;
}

/** A status that parts do not have means that the part was not looked at properly. */
export function partFromWire(wire: scanV1.PartResult): PartResult {
  return { ...wire, status: Object.hasOwn(PART_STATUSES, wire.status) ? (wire.status as PartStatus) : 'Error' };
}
