import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';

import { changeSeen, LetBe } from './change-seen.js';
import type { Guard, Seen } from './change-seen.js';
import { differences } from './form/edit-state.js';
import { usePlainValue, ValueTable } from './form/value-table.js';
import { useChange } from './use-change.js';

interface ItemChangeOptions<Output> {
  /** Label of the button that does it although the object was changed meanwhile. */
  readonly does: string;
  readonly danger?: boolean;
  readonly onDone?: (output: Output) => void;
}

/** Deletes, switches or moves one object, unless somebody else changed it meanwhile: then it is shown what, and asked. */
export function useItemChange<T extends object, Input, Output>(
  item: Seen<T>,
  change: (input: Input, guard: Guard) => Promise<Output>,
  { does, danger = false, onDone }: ItemChangeOptions<Output>,
) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const agree = async (before: T, now: T): Promise<boolean> => {
    const content = <Meanwhile before={before} now={now} />;
    return modal.confirm({ width: 640, title: t('form.conflictTitle'), content, okText: does, okButtonProps: { danger } });
  };
  return useChange((input: Input) => changeSeen(item, (guard) => change(input, guard), agree), {
    ...(onDone === undefined ? {} : { onDone }),
    onProblem(thrown) {
      if (!(thrown instanceof LetBe)) return false;
      void client.invalidateQueries();
      return true;
    },
  });
}

function Meanwhile({ before, now }: { readonly before: object; readonly now: object }) {
  const { t } = useTranslation();
  const plain = usePlainValue();
  const rows = differences(before, now).map(({ path, before: was, after }) => ({
    key: path.join('.'),
    name: path.join(' › '),
    cells: [plain(was), plain(after)],
  }));
  return <ValueTable columns={[t('form.path'), t('form.before'), t('form.theirs')]} rows={rows} />;
}
