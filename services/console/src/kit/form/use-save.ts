import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { isConflict, problemOf } from '../api/problem.js';
import type { FieldProblem } from '../api/problem.js';
import { useProblemText } from '../api/use-problem-text.js';
import { SESSION_KEY } from '../query-client.js';
import { same } from './edit-state.js';
import type { EditStore, Version } from './edit-store.js';

export interface Saving<T, Saved> {
  readonly store: EditStore<T>;
  /** `base` is what the form began with. */
  readonly save: (value: T, context: { readonly base: T; readonly revision: number | string; readonly comment: string }) => Promise<Saved>;
  /** The object as it is now. Absent for one that is being made. */
  readonly read?: (() => Promise<Version<T>>) | undefined;
  /** The API itself refuses what began with an older state. Where it does not, the object is read again and compared before it is sent. */
  readonly compares: boolean;
  /** What stands before the paths of this form in the API's errors, as `settings.gateway`. */
  readonly prefix: string;
  /** Asked before anything is sent; false: it is not. */
  readonly confirm?: ((value: T) => Promise<boolean>) | undefined;
  readonly onSaved: (saved: Saved) => void;
}

/** Sends a form: first its own checks, then a look whether somebody else was faster, then the change. */
export function useSave<T, Saved>({ store, save, read, compares, prefix, confirm, onSaved }: Saving<T, Saved>) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [conflict, setConflict] = useState<Version<T>>();

  const failed = async (thrown: unknown): Promise<void> => {
    const answer = problemOf(thrown);
    if (isConflict(answer) && read !== undefined) {
      setConflict(await read());
      return;
    }
    const fields = (answer.errors ?? []) as readonly FieldProblem[];
    const below = fields.map((field) => ({
      ...field,
      path: prefix !== '' && field.path.startsWith(`${prefix}.`) ? field.path.slice(prefix.length + 1) : field.path,
    }));
    const others = store.refuse(below);
    if (fields.length === 0) setProblem(textOf(thrown));
    else if (others.length > 0) setProblem(t('problem.field.others', { fields: others.join(', ') }));
  };

  const send = async (comment: string): Promise<void> => {
    setProblem(undefined);
    if (busy || !store.check()) return;
    if (confirm !== undefined && !(await confirm(store.value()))) return;
    setBusy(true);
    try {
      if (!compares && read !== undefined) {
        const now = await read();
        if (!same(now.value, store.base().value)) {
          setConflict(now);
          return;
        }
        // Another revision with the same values: what is sent begins with that one.
        store.offer(now);
      }
      const value = store.value();
      const saved = await save(value, { base: store.base().value, revision: store.base().revision, comment });
      // Not dirty from here on, so that nobody is asked when the page is left now. The answer to the query that is asked again brings the true revision.
      store.saved({ value, revision: `${store.base().revision}+` });
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] && query.queryKey[0] !== 'schemas' });
      onSaved(saved);
    } catch (thrown) {
      // A second failure while reading what is in the way is told like the first.
      await failed(thrown).catch((again: unknown) => setProblem(textOf(again)));
    } finally {
      setBusy(false);
    }
  };

  return {
    busy,
    problem,
    conflict,
    send,
    showNewer: () => setConflict(store.newer()),
    closeConflict: () => setConflict(undefined),
  };
}
