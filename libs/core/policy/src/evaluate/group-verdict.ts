import type { Action, MailRule } from '@postern/settings';
import type { ModuleName, ModuleResult } from '@postern/verdict';

import type { RemovedPart } from '../actions/demands.js';
import type { Fate } from '../actions/strictness.js';

/** What becomes of the mail of the recipients under one rule, and why. */
export interface GroupVerdict {
  readonly rule: MailRule;
  readonly fate: Fate;
  /** The strictest action that any module demanded; `skip` when none did. */
  readonly action: Action;
  /** The first module that demanded that action; empty when nothing was found. */
  readonly causedBy: ModuleName | '';
  /** The original goes to Backup. */
  readonly backup: boolean;
  /** For delivered mail: Subject tags in module order, without repeats. */
  readonly tags: readonly string[];
  /** For delivered mail: MIME parts to remove, none within another. */
  readonly remove: readonly RemovedPart[];
  /** What the modules say as far as this rule is concerned: one that is off here did not scan. */
  readonly results: readonly ModuleResult[];
  /** Sentences for people: which module, class and code, which rule, which action, what was overruled. */
  readonly explanation: readonly string[];
}
