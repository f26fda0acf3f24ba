import { useTranslation } from 'react-i18next';

import { useEditing } from './edit-context.js';

interface DifferenceTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly path: readonly string[]; readonly values: readonly unknown[]; readonly marked?: boolean }[];
}

/** Values side by side, under the names that their fields have. */
export function DifferenceTable({ columns, rows }: DifferenceTableProps) {
  const { t } = useTranslation();
  const { store } = useEditing();
  /** The field that draws a path, or the part that it lies in. */
  const fieldOf = (path: readonly string[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const field = store.field(path.slice(0, length));
      if (field !== undefined) return { field, rest: path.slice(length) };
    }
    return undefined;
  };
  const plain = (value: unknown) =>
    value === undefined || value === '' ? t('form.none') : typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <table className="differences">
      <thead>
        <tr>
          {[t('form.path'), ...columns].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ path, values, marked = false }) => {
          const found = fieldOf(path);
          return (
            <tr key={path.join('.')} {...(marked ? { className: 'clash' } : {})}>
              <th scope="row">{found === undefined ? path.join(' › ') : [found.field.label, ...found.rest].join(' › ')}</th>
              {values.map((value, i) => (
                <td key={columns[i]} className="whole">
                  {found === undefined || found.rest.length > 0 ? plain(value) : found.field.show(value)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
