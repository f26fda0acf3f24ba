import type { Log } from '@postern/kernel';
import { compileRules } from '@postern/policy';
import type { RuleBook } from '@postern/policy';
import type { Revision, Settings, SettingsSource } from '@postern/settings';

/** Compiled rules of the revisions in use. */
export interface RuleBooks {
  of(revision: Revision): RuleBook;
}

/** Compiles each revision once, when it arrives, so that no mail waits for it; a pattern that cannot be read is logged and never matches. */
export function createRuleBooks(settings: SettingsSource, log: Log): RuleBooks & { stop(): void } {
  const books = new WeakMap<Settings, RuleBook>();
  const of = (revision: Revision): RuleBook => {
    const known = books.get(revision.settings);
    if (known !== undefined) return known;
    const book = compileRules(revision.settings.rules);
    books.set(revision.settings, book);
    for (const { ruleId, side, why } of book.issues) log.warn('RULE_PATTERN_UNREADABLE', { revision: revision.number, ruleId, side, why });
    return book;
  };
  const stop = settings.onChange((revision) => void of(revision));
  return { of, stop };
}
