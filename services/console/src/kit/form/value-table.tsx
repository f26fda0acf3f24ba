import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ValueTableProps {
  /** Of the names first. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly name: ReactNode; readonly cells: readonly ReactNode[]; readonly marked?: boolean }[];
}

/** Values side by side, whole, however long they are. */
export function ValueTable({ columns, rows }: ValueTableProps) {
  return (
    <table className="differences">
      <thead>
        <tr>
          {columns.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, cells, marked = false }) => (
          <tr key={key} {...(marked ? { className: 'clash' } : {})}>
            <th scope="row" className="whole">
              {name}
            </th>
            {cells.map((cell, i) => (
              <td key={columns[i + 1]} className="whole">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value that no field draws, as text. */
export function usePlainValue(): (value: unknown) => string {
  const { t } = useTranslation();
  return (value) => (value === undefined || value === '' ? t('form.none') : typeof value === 'string' ? value : JSON.stringify(value));
}
