import { categoryOf, leafTypes } from '@postern/formats';
import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';
import type { WalkedFile } from '@postern/unpack';

/** What an engine's name of a threat means here. */
export type ThreatClass = 'infected' | 'probablyInfected' | 'macros' | 'encrypted' | 'too-large';

/** Heuristics that clamd reports as if they were threats (clamd.conf: AlertExceedsMax, AlertEncrypted…, AlertOLE2Macros). */
const BY_NAME: readonly (readonly [pattern: LinearPattern, meaning: ThreatClass])[] = [
  [linear(/^Heuristics\.Limits\.Exceeded/i), 'too-large'],
  [linear(/^Heuristics\.Encrypted\./i), 'encrypted'],
  [linear(/^Heuristics\.OLE2\.ContainsMacros/i), 'macros'],
  [linear(/^(?:Heuristics|PUA)\./i), 'probablyInfected'],
];

export function classifyThreat(name: string): ThreatClass {
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'infected';
}

const RUNNABLE = new Set(['executables', 'scripts']);
/** Types that nobody packs into an archive for a good reason. */
const ODD_IN_ARCHIVE = new Set(['lnk', 'jse', 'vbe', 'vbs', 'wsf', 'wsc', 'sct', 'hta', 'scf', 'settingcontent']);

/** Threats that the place and the name of a file tell, whatever is in it. */
export function suspicions(file: WalkedFile): readonly string[] {
  const leaves = leafTypes(file.types);
  const runnable = leaves.some((type) => RUNNABLE.has(categoryOf(type)));
  const found: string[] = [];
  const has = (code: string) => file.findings.some((finding) => finding.code === code);
  if (runnable && has('NAME_DOUBLE_EXTENSION')) found.push('Heuristics.Postern.Name.DoubleExtension');
  if (runnable && has('NAME_OVERRIDE')) found.push('Heuristics.Postern.Name.Override');
  if (file.origin === 'member' && leaves.some((type) => ODD_IN_ARCHIVE.has(type))) found.push('Heuristics.Postern.Archive.Script');
  return found;
}
