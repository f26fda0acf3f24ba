import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Switch } from 'antd';
import { useTranslation } from 'react-i18next';

import { withValue } from './edit-state.js';
import type { Leaf, NamedLeaf } from './leaf.js';
import { LeafInput } from './schema-field.js';
import type { LeafInputProps } from './schema-field.js';

type Value = Readonly<Record<string, unknown>>;
interface Shared {
  readonly ids: LeafInputProps['ids'];
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  readonly locked: boolean;
  readonly path: readonly string[];
  readonly texts: LeafInputProps['texts'];
}

const GRID = { display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fit, minmax(min(150px, 100%), 1fr))' } as const;

/** What a new part begins with: the defaults, and nothing where there is none. */
function freshPart(fields: readonly NamedLeaf[]): Value {
  return Object.fromEntries(fields.map(({ name, leaf }) => [name, leaf.fallback ?? (leaf.kind === 'text' ? '' : undefined)]));
}

/** A value of several fields. One that is optional can be switched off as a whole. */
export function PartInput({ ids, leaf, value, put, locked, path, texts }: Shared & { readonly leaf: Extract<Leaf, { readonly kind: 'part' }> }) {
  const { t } = useTranslation();
  const part = value as Value | undefined;
  const fields =
    part === undefined ? null : (
      <div style={GRID}>
        {leaf.fields.map((field) => (
          <OneOf
            key={field.name}
            field={field}
            value={part[field.name]}
            put={(next) => put(withValue(part, [field.name], next))}
            {...{ locked, path, texts }}
          />
        ))}
      </div>
    );
  if (!leaf.optional) return fields;
  return (
    <Flex vertical gap={8} align="stretch">
      <span>
        <Switch {...ids} checked={part !== undefined} disabled={locked} onChange={(on) => put(on ? freshPart(leaf.fields) : undefined)} />{' '}
        {t('form.use')}
      </span>
      {fields}
    </Flex>
  );
}

/** A list of values of several fields. */
export function RowsInput({ ids, leaf, value, put, locked, path, texts }: Shared & { readonly leaf: Extract<Leaf, { readonly kind: 'rows' }> }) {
  const { t } = useTranslation();
  const rows = (Array.isArray(value) ? value : []) as readonly Value[];
  return (
    <Flex vertical gap={8}>
      {rows.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own
        <Flex key={index} gap={8} align="end">
          <div style={{ ...GRID, flex: 1 }}>
            {leaf.columns.map((field) => (
              <OneOf
                key={field.name}
                field={field}
                value={row[field.name]}
                put={(next) => put(rows.map((one, i) => (i === index ? withValue(one, [field.name], next) : one)))}
                {...{ locked, path, texts }}
              />
            ))}
          </div>
          {locked ? null : (
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('form.removeRow', { row: index + 1 })}
              onClick={() => put(rows.filter((_row, i) => i !== index))}
            />
          )}
        </Flex>
      ))}
      {locked ? null : (
        <Button {...ids} icon={<PlusOutlined />} onClick={() => put([...rows, freshPart(leaf.columns)])} style={{ alignSelf: 'flex-start' }}>
          {t('form.addRow')}
        </Button>
      )}
    </Flex>
  );
}

interface OneOfProps {
  readonly field: NamedLeaf;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  readonly locked: boolean;
  readonly path: readonly string[];
  readonly texts: LeafInputProps['texts'];
}

function OneOf({ field, value, put, locked, path, texts }: OneOfProps) {
  const own = [...path, field.name];
  const label = texts.label(own, field.leaf);
  return (
    <div>
      <div style={{ fontSize: 12, marginBottom: 2 }} aria-hidden>
        {label}
      </div>
      <LeafInput ids={{ 'aria-label': label }} leaf={field.leaf} value={value} put={put} locked={locked} path={own} texts={texts} />
    </div>
  );
}
