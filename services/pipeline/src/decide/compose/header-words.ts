import { assertNever } from '@postern/kernel';
import { linear } from '@postern/linear';
import { ACTION_TABLE } from '@postern/policy';
import type { GroupVerdict } from '@postern/policy';
import { MODULE_TITLES, plainResult } from '@postern/verdict';
import type { EngineVersion, ModuleName, ModuleResult, ResultOf } from '@postern/verdict';

/** Most characters of one field value; longer ones are cut. */
const MAX_VALUE = 700;

/** What a field may hold of words that come from scanners and senders: one line of printable ASCII. */
export function fieldText(text: string): string {
  return text.replace(linear(/[^\x20-\x7e]+/g), '?').slice(0, MAX_VALUE);
}

/** The module's result in this verdict; every verdict has one for each module. */
export function resultOf<M extends ModuleName>(verdict: GroupVerdict, module: M): ResultOf<M> {
  // Its words were checked at the wire, or by the compiler in one process.
  const own = verdict.results.find((result) => result.module === module) as ResultOf<M> | undefined;
  return own ?? plainResult(module, { kind: 'notScanned', reason: 'policy' }, 'NotScanned');
}

/** `clean`, or the action and the module that caused it: `skipped, AntiSpam`. */
export function messageAction(verdict: GroupVerdict): string {
  if (verdict.rule.mode !== 'scan') return `${ACTION_TABLE[verdict.action].done}, not scanned`;
  return verdict.causedBy === '' ? 'clean' : `${ACTION_TABLE[verdict.action].done}, ${MODULE_TITLES[verdict.causedBy]}`;
}

/** `Clean`, `Infected`, or `NotScanned, <reason>`. */
export function statusText(result: ModuleResult): string {
  return result.outcome.kind === 'notScanned' ? `NotScanned, ${result.outcome.reason}` : fieldText(result.status);
}

/** How the call of the scanner went, in the four words of behaviour 13. */
export function outcomeText(result: ModuleResult): string {
  const { outcome } = result;
  switch (outcome.kind) {
    case 'notScanned':
      return 'not scanned';
    case 'failed':
      // Scanner, kit, engine or transport: each says that it ran out of time by the ending of its code.
      return outcome.error.code.endsWith('_LATE') || outcome.error.code.includes('DEADLINE') ? 'timeout expired' : 'fallback';
    case 'clean':
    case 'found':
    case 'unscannable':
      return 'scan successful';
    default:
      return assertNever(outcome);
  }
}

/** `clamd 1.4.3, bases: 2025/11/24 04:12:00 #27830`; several engines are separated by semicolons. */
export function enginesText(engines: readonly EngineVersion[]): string {
  if (engines.length === 0) return 'not scanned';
  return engines
    .map(
      ({ engine, version, database, databaseAtMs }) =>
        `${engine} ${version}, bases: ${basesDate(databaseAtMs)}${database === '' ? '' : ` #${database}`}`,
    )
    .map(fieldText)
    .join('; ')
    .slice(0, MAX_VALUE);
}

/** `2025/11/24 04:12:00`, or `unknown`. */
function basesDate(ms: number): string {
  return ms > 0 ? new Date(ms).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ') : 'unknown';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `35793 [Aug 20 2012]`. */
export function profilesText(engine: EngineVersion | undefined): string {
  if (engine === undefined) return 'none';
  const date = new Date(engine.databaseAtMs);
  const day = engine.databaseAtMs > 0 ? `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.getUTCFullYear()}` : 'unknown';
  return fieldText(`${engine.database || engine.version} [${day}]`);
}

/** `{CODE}, {CODE}`: what the rating is made of, heaviest first. */
export function criteriaText(result: ModuleResult, fact: string): string {
  const given = String(result.facts[fact] ?? '');
  if (given !== '') return fieldText(given);
  const codes = [...result.findings].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).map((finding) => `{${finding.code}}`);
  return codes.length === 0 ? 'none' : fieldText([...new Set(codes)].slice(0, 20).join(', '));
}
