import { useNavigate } from '@tanstack/react-router';
import { Button, Card, Flex, Typography } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { count } from '../show/formats.js';
import { NothingHere } from '../show/nothing-here.js';
import { PageHead } from '../show/page-head.js';
import { ProblemBox } from '../show/problem-box.js';
import { FilterBar } from './filter-bar.js';
import type { FilterField } from './filter-bar.js';
import type { FilterValues } from './filters.js';
import { chosenColumns, rememberColumns } from './list-column.js';
import type { ListColumn, RowTarget } from './list-column.js';
import { ListTools } from './list-tools.js';
import { RowList } from './row-list.js';
import type { Rows } from './rows.js';
import { SavedSearchMenu } from './saved-search-menu.js';
import { onlyShown } from './selection.js';
import { SelectionBar } from './selection-bar.js';
import type { Selecting } from './selection-bar.js';

export interface ListPageProps<Row> {
  /** Name under which columns and searches are kept, and of the exported file. */
  readonly list: string;
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly rows: Rows<Row>;
  readonly idOf: (row: Row) => string;
  readonly columns: readonly ListColumn<Row>[];
  readonly filtering?: {
    readonly fields: readonly FilterField[];
    readonly values: FilterValues;
    readonly onSearch: (values: FilterValues) => void;
  };
  /** Where a row leads. */
  readonly open?: (row: Row) => RowTarget;
  readonly selecting?: Selecting | undefined;
  /** Opens below a row; null for one that has nothing more to say. */
  readonly detail?: (row: Row) => ReactNode;
  readonly openAtFirst?: readonly string[];
  /** Address that gives everything that matches as CSV. */
  readonly exportAll?: string;
  readonly empty: { readonly text: string; readonly hint?: string };
  /** Below the list. */
  readonly children?: ReactNode;
}

/** The pattern of every list: filters in the address, count, columns, saved searches, selection, export, and what is said when there is nothing to show. */
export function ListPage<Row extends object>(props: ListPageProps<Row>) {
  const { list, title, hint, actions, rows, idOf, filtering, open, selecting, detail, openAtFirst, exportAll, empty, children } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const items = rows.items ?? [];
  const ids = useMemo(() => items.map(idOf), [items, idOf]);
  const [chosen, setChosen] = useState(() => chosenColumns(list, props.columns));
  const [picked, setPicked] = useState<readonly string[]>([]);
  const selected = onlyShown(picked, ids);
  useEffect(() => {
    if (selected !== picked) setPicked(selected);
  }, [selected, picked]);
  const columns = props.columns.filter((column) => chosen.includes(column.key));
  const filtered = filtering !== undefined && Object.keys(filtering.values).length > 0;
  const nothing = filtered ? (
    <NothingHere text={t('list.noMatch')} hint={t('list.noMatchHint')} />
  ) : (
    <NothingHere text={empty.text} {...(empty.hint === undefined ? {} : { hint: empty.hint })} />
  );
  return (
    <>
      <PageHead title={title} hint={hint} actions={actions} />
      <Flex vertical gap={12}>
        {filtering === undefined ? null : (
          <FilterBar {...filtering} extra={<SavedSearchMenu list={list} values={filtering.values} onSearch={filtering.onSearch} />} />
        )}
        {rows.error === null ? null : <ProblemBox error={rows.error} onRetry={rows.refresh} />}
        <Card styles={{ body: { padding: 0 } }}>
          <Flex justify="space-between" align="center" gap={8} wrap style={{ padding: '8px 14px' }}>
            <Flex gap={12} align="center" wrap>
              <Counted shown={items.length} total={rows.total} known={rows.items !== undefined} more={rows.more !== undefined} />
              {selecting === undefined || items.length === 0 ? null : (
                <SelectionBar selecting={selecting} selected={selected} shown={ids} total={rows.total} onSelect={setPicked} />
              )}
            </Flex>
            <ListTools
              list={list}
              items={items}
              columns={props.columns}
              shown={chosen}
              onColumns={(keys) => {
                rememberColumns(list, keys);
                setChosen(keys);
              }}
              exportAll={exportAll}
              busy={rows.busy}
              onRefresh={rows.refresh}
            />
          </Flex>
          <RowList
            items={items}
            idOf={idOf}
            columns={columns}
            loading={rows.items === undefined && rows.error === null}
            empty={nothing}
            {...(open === undefined ? {} : { open: (row: Row) => void navigate(open(row) as never) })}
            {...(selecting === undefined ? {} : { selected, onSelect: setPicked })}
            detail={detail}
            openAtFirst={openAtFirst}
          />
          {rows.more === undefined ? null : (
            <Flex justify="center" style={{ padding: 12 }}>
              <Button onClick={rows.more} loading={rows.busy}>
                {t('list.loadMore')}
              </Button>
            </Flex>
          )}
        </Card>
        {children}
      </Flex>
    </>
  );
}

interface CountedProps {
  readonly shown: number;
  readonly total: number | undefined;
  readonly known: boolean;
  readonly more: boolean;
}

function Counted({ shown, total, known, more }: CountedProps) {
  const { t, i18n } = useTranslation();
  if (!known) return null;
  const number = (value: number) => count(value, i18n.language);
  const text =
    total !== undefined && total !== shown
      ? t('list.ofTotal', { shown: number(shown), total: number(total) })
      : `${t('list.shown', { count: shown })}${more ? ' …' : ''}`;
  return <Typography.Text type="secondary">{text}</Typography.Text>;
}
