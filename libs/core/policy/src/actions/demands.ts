import { assertNever } from '@postern/kernel';
import { RECORDS } from '@postern/modules';
import type { ModuleRecord, ModuleRecords } from '@postern/modules';
import type { Action, MailRule, Settings } from '@postern/settings';
import type { AuthResults, ModuleName, ModuleResult, ObjectClass } from '@postern/verdict';

import { onFailureOf, responseTo } from './handlings.js';

/** What a rule demands because of one class of one module. */
export interface Demand {
  readonly module: ModuleName;
  readonly class: ObjectClass;
  readonly action: Action;
  readonly backup: boolean;
  readonly tag: string;
  /** Codes of the findings behind it, heaviest first, at most three. */
  readonly codes: readonly string[];
  /** MIME parts to remove, when the action is that. */
  readonly parts: readonly RemovedPart[];
  /** Set when the action differs from what the rule says for the class. */
  readonly instead: string;
}

export interface RemovedPart {
  readonly part: string;
  readonly module: ModuleName;
  readonly class: ObjectClass;
  readonly why: string;
}

/** Demands of one module's result, in the order of its classes. Total: whatever a scanner says, this answers. */
export function demandsOf(
  settings: Settings,
  rule: MailRule,
  result: ModuleResult,
  auth: AuthResults | undefined,
  records: ModuleRecords = RECORDS,
): readonly Demand[] {
  const record = records[result.module];
  const found = new Set<ObjectClass>([...result.classes, ...impliedClasses(settings, result, record)]);
  return (Object.keys(record?.detections ?? {}) as ObjectClass[])
    .filter((objectClass) => found.has(objectClass))
    .map((objectClass) => demandFor(rule, result, objectClass, auth));
}

/**
 * Detections that an outcome means by itself. What the antivirus could not look at is never clean: it is encrypted or a scan error, and the rule says what that
 * means. Other modules have no such detection.
 */
function impliedClasses(settings: Settings, result: ModuleResult, record: ModuleRecord | undefined): readonly ObjectClass[] {
  const implied = record?.notLookedAt as Readonly<Record<'encrypted' | 'otherwise', ObjectClass>> | undefined;
  if (implied === undefined) return [];
  const { outcome } = result;
  switch (outcome.kind) {
    case 'unscannable':
      if (result.classes.length > 0) return [];
      return [outcome.why === 'encrypted' ? implied.encrypted : implied.otherwise];
    case 'failed':
      return onFailureOf(settings, result.module) === 'skip' ? [implied.otherwise] : [];
    case 'clean':
    case 'found':
    case 'notScanned':
      return [];
    default:
      return assertNever(outcome);
  }
}

function demandFor(rule: MailRule, result: ModuleResult, objectClass: ObjectClass, auth: AuthResults | undefined): Demand {
  const { module } = result;
  const { action, backup, tag } = responseTo(rule, module, objectClass, auth);
  const demand: Demand = { module, class: objectClass, action, backup, tag, codes: codesOf(result), parts: [], instead: '' };
  if (action !== 'delete-attachment') return demand;
  const parts = result.removable.filter((r) => r.class === objectClass).map(({ part, why }) => ({ part, why, module, class: objectClass }));
  if (parts.length > 0) return { ...demand, parts };
  // Delivering what could not be taken out would be weaker than what the rule asks for.
  return { ...demand, action: 'reject', instead: 'no part could be named for removal' };
}

function codesOf(result: ModuleResult): readonly string[] {
  const own = result.outcome.kind === 'found' && result.outcome.findings.length > 0 ? result.outcome.findings : result.findings;
  const codes = [...own].sort((a, b) => b.weight - a.weight).map((finding) => finding.code);
  return [...new Set(codes)].slice(0, 3);
}
