import { InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Leaf, Unit } from './leaf.js';
import type { LeafInputProps } from './schema-field.js';

interface WholeInputProps {
  readonly ids: LeafInputProps['ids'];
  readonly leaf: Extract<Leaf, { readonly kind: 'whole' }>;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  readonly locked: boolean;
}

const SCALES = [
  { name: 'B', bytes: 1 },
  { name: 'KiB', bytes: 1024 },
  { name: 'MiB', bytes: 1024 ** 2 },
  { name: 'GiB', bytes: 1024 ** 3 },
] as const;

/** The largest unit in which a number of bytes is whole. */
export function scaleOf(count: number): (typeof SCALES)[number] {
  return SCALES.findLast((scale) => count > 0 && count % scale.bytes === 0) ?? SCALES[2];
}

/** A whole number with its unit. A number out of range stays as typed and is told; it is never changed silently. */
export function WholeInput({ ids, leaf, value, put, locked }: WholeInputProps) {
  if (leaf.unit === 'bytes') return <BytesInput ids={ids} leaf={leaf} value={value} put={put} locked={locked} />;
  if (leaf.unit === undefined)
    return (
      <InputNumber
        {...ids}
        value={numberOf(value)}
        disabled={locked}
        precision={0}
        changeOnWheel={false}
        onChange={put}
        style={{ width: '100%', maxWidth: 220 }}
      />
    );
  return (
    <Space.Compact style={{ width: '100%', maxWidth: 220 }}>
      <InputNumber {...ids} value={numberOf(value)} disabled={locked} precision={0} changeOnWheel={false} onChange={put} style={{ width: '100%' }} />
      <UnitText unit={leaf.unit} />
    </Space.Compact>
  );
}

function UnitText({ unit }: { readonly unit: Exclude<Unit, 'bytes'> }) {
  const { t } = useTranslation();
  return <Space.Addon>{t(`form.unit.${unit}`)}</Space.Addon>;
}

function BytesInput({ ids, value, put, locked }: WholeInputProps) {
  const count = numberOf(value);
  const [scale, setScale] = useState(() => scaleOf(count ?? 0));
  return (
    <Space.Compact style={{ width: '100%', maxWidth: 240 }}>
      <InputNumber
        {...ids}
        value={count === null ? null : count / scale.bytes}
        disabled={locked}
        changeOnWheel={false}
        onChange={(next) => put(next === null ? null : Math.round(Number(next) * scale.bytes))}
        style={{ width: '100%' }}
      />
      <Select
        aria-label={`${ids['aria-label'] ?? ''} B, KiB, MiB, GiB`.trim()}
        value={scale.name}
        disabled={locked}
        style={{ width: 84 }}
        onChange={(name) => setScale(SCALES.find((one) => one.name === name) ?? scale)}
        options={SCALES.map(({ name }) => ({ value: name, label: name }))}
      />
    </Space.Compact>
  );
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
