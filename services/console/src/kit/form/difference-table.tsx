import { useTranslation } from 'react-i18next';

import { useEditing } from './edit-context.js';
import { usePlainValue, ValueTable } from './value-table.js';

interface DifferenceTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly path: readonly string[]; readonly values: readonly unknown[]; readonly marked?: boolean }[];
}

/** Values side by side, under the names that their fields have. */
export function DifferenceTable({ columns, rows }: DifferenceTableProps) {
  const { t } = useTranslation();
  const { store } = useEditing();
  const plain = usePlainValue();
  /** The field that draws a path, or the part that it lies in. */
  const fieldOf = (path: readonly string[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const field = store.field(path.slice(0, length));
      if (field !== undefined) return { field, rest: path.slice(length) };
    }
    return undefined;
  };
  const shown = rows.map(({ path, values, marked = false }) => {
    const found = fieldOf(path);
    return {
      key: path.join('.'),
      name: (found === undefined ? path : [found.field.label, ...found.rest]).join(' › '),
      cells: values.map((value) => (found === undefined || found.rest.length > 0 ? plain(value) : found.field.show(value))),
      marked,
    };
  });
  return <ValueTable columns={[t('form.path'), ...columns]} rows={shown} />;
}
