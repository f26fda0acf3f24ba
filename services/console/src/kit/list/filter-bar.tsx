import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Grid, Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { readFilters } from './filters.js';
import type { Filter, FilterValues } from './filters.js';

export type FilterField = Filter & {
  readonly label: string;
  readonly optionLabel?: (option: string) => string;
  readonly placeholder?: string;
  /** Values to choose from, for a filter whose values are not known to the address. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
};

interface FilterBarProps {
  readonly fields: readonly FilterField[];
  readonly values: FilterValues;
  readonly onSearch: (values: FilterValues) => void;
  /** Beside the buttons: saved searches. */
  readonly extra?: ReactNode;
}

const GRID = { display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(min(210px, 100%), 1fr))' } as const;

/** The filters; nothing is asked of the API before *Search* or Enter. On a narrow screen they are folded while none is set. */
export function FilterBar({ fields, values, onSearch, extra }: FilterBarProps) {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().md !== false;
  const [draft, setDraft] = useState<FilterValues>(values);
  const [more, setMore] = useState(fields.some((field) => field.rare === true && values[field.name] !== undefined));
  const [open, setOpen] = useState(false);
  // The address may change without us: a link, or the back button.
  useEffect(() => setDraft(values), [values]);
  const folded = !wide && !open && Object.keys(values).length === 0;
  const shown = fields.filter((field) => field.rare !== true || more);
  if (folded)
    return (
      <Flex gap={8} wrap>
        <Button icon={<FilterOutlined />} aria-expanded={false} onClick={() => setOpen(true)}>
          {t('list.filters')}
        </Button>
        {extra}
      </Flex>
    );
  return (
    <Card size="small">
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(readFilters(fields, draft));
        }}
      >
        <div style={GRID}>
          {shown.map((field) => (
            <OneFilter
              key={field.name}
              field={field}
              value={draft[field.name]}
              onChange={(value) => setDraft((old) => ({ ...old, [field.name]: value ?? '' }))}
            />
          ))}
        </div>
        <Flex gap={8} wrap style={{ marginTop: 12 }}>
          <Button type="primary" htmlType="submit" icon={<SearchOutlined />}>
            {t('common.search')}
          </Button>
          <Button onClick={() => onSearch({})}>{t('list.reset')}</Button>
          {fields.some((field) => field.rare === true) ? (
            <Button type="link" icon={<FilterOutlined />} aria-expanded={more} onClick={() => setMore(!more)}>
              {more ? t('list.fewerFilters') : t('list.moreFilters')}
            </Button>
          ) : null}
          {extra}
        </Flex>
      </form>
    </Card>
  );
}

interface OneFilterProps {
  readonly field: FilterField;
  readonly value: string | number | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function OneFilter({ field, value, onChange }: OneFilterProps) {
  const id = useId();
  const text = value === undefined ? '' : String(value);
  const choices =
    field.kind === 'choice' || field.kind === 'several'
      ? field.options.map((option) => ({ value: option, label: field.optionLabel?.(option) ?? option }))
      : field.choices;
  return (
    <div>
      <label htmlFor={id} style={{ display: 'block', marginBottom: 4 }}>
        {field.label}
      </label>
      {choices !== undefined && field.kind === 'several' ? (
        <Select
          id={id}
          mode="multiple"
          allowClear
          style={{ width: '100%' }}
          value={text === '' ? [] : text.split(',')}
          onChange={(chosen: string[]) => onChange(chosen.length === 0 ? undefined : chosen.join(','))}
          options={[...choices]}
        />
      ) : choices !== undefined ? (
        <Select id={id} allowClear style={{ width: '100%' }} value={text === '' ? undefined : text} onChange={onChange} options={[...choices]} />
      ) : (
        <Input
          id={id}
          allowClear={field.kind === 'text'}
          type={field.kind === 'time' ? 'datetime-local' : 'text'}
          inputMode={field.kind === 'whole' ? 'numeric' : undefined}
          placeholder={field.placeholder}
          value={field.kind === 'time' ? toLocal(text) : text}
          onChange={(event) => onChange(field.kind === 'time' ? fromLocal(event.target.value) : event.target.value)}
        />
      )}
    </div>
  );
}

/** `2026-01-05T09:00`, in the zone of the browser, for the browser's own field. */
function toLocal(iso: string): string {
  const at = new Date(iso);
  if (iso === '' || Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromLocal(local: string): string | undefined {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
