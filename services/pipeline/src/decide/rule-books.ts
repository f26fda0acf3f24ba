import { inTurns } from '@postern/flow';
import { atOnce, Defect } from '@postern/kernel';
import type { Clock, Log } from '@postern/kernel';
import { compileRules, compilingRules } from '@postern/policy';
import type { RuleBook } from '@postern/policy';
import { settingsHolder } from '@postern/settings';
import type { Revision, SettingsSource } from '@postern/settings';

/** Compiled rules of the revisions in use. */
export interface RuleBooks {
  /** Of a revision that `settings` gave. */
  of(revision: Revision): RuleBook;
  /** The same revisions, each from when its rules are compiled; mail goes on by the one before until then. */
  readonly settings: SettingsSource;
  stop(): void;
}

/** So many rules and patterns are compiled before anything else is done; more of them in turns with the mail. */
const FEW = 1000;

/** Compiles each revision once, when it arrives, so that no mail waits for it; a pattern that cannot be read is logged and never matches. */
export function createRuleBooks(source: SettingsSource, { clock, log }: { readonly clock: Clock; readonly log: Log }): RuleBooks {
  const books = new WeakMap<Revision, RuleBook>();
  const keep = (revision: Revision, book: RuleBook) => {
    books.set(revision, book);
    for (const { ruleId, side, why } of book.issues) log.warn('RULE_PATTERN_UNREADABLE', { revision: revision.number, ruleId, side, why });
  };
  // The first one is waited for: without it there is nothing to decide by.
  const first = source.current();
  keep(first, compileRules(first.settings.rules));
  const holder = settingsHolder(first);
  let newer = new AbortController();
  const prepare = async (revision: Revision): Promise<void> => {
    newer.abort();
    newer = new AbortController();
    const { signal } = newer;
    try {
      const work = compilingRules(revision.settings.rules);
      keep(revision, sizeOf(revision) <= FEW ? atOnce(work) : await inTurns(work, clock, signal));
      holder.set(revision);
    } catch (thrown) {
      if (!signal.aborted) log.error('RULES_NOT_COMPILED', { revision: revision.number, inForce: holder.current().number }, thrown);
    }
  };
  const unfollow = source.onChange((revision) => {
    if (revision !== holder.current()) void prepare(revision);
  });
  return {
    of(revision) {
      const book = books.get(revision);
      if (book === undefined) throw new Defect(`the rules of revision ${revision.number} are not compiled`);
      return book;
    },
    settings: holder,
    stop() {
      unfollow();
      newer.abort();
    },
  };
}

function sizeOf({ settings: { rules } }: Revision): number {
  return rules.reduce((sum, { senders, recipients }) => sum + 1 + senders.length + recipients.length, 0);
}
