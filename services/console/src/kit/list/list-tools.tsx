import { DownloadOutlined, ReloadOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Flex, Popover } from 'antd';
import { useTranslation } from 'react-i18next';

import { download, toCsv } from './csv.js';
import type { ListColumn } from './list-column.js';

interface ListToolsProps<Row> {
  readonly list: string;
  readonly items: readonly Row[];
  readonly columns: readonly ListColumn<Row>[];
  readonly shown: readonly string[];
  readonly onColumns: (keys: readonly string[]) => void;
  /** Address that gives everything that matches, when the API has one. */
  readonly exportAll?: string | undefined;
  readonly busy: boolean;
  readonly onRefresh: () => void;
}

/** What every list offers: which columns, an export of what is shown, and a fresh look. */
export function ListTools<Row>({ list, items, columns, shown, onColumns, exportAll, busy, onRefresh }: ListToolsProps<Row>) {
  const { t } = useTranslation();
  const choices = columns.filter((column) => column.title !== '');
  const written = columns.filter((column) => shown.includes(column.key));
  const exportShown = () => {
    const exported = written.flatMap((column) => (column.text === undefined ? [] : [{ title: column.title, text: column.text }]));
    download(
      `${list}.csv`,
      toCsv(
        exported.map((column) => column.title),
        items.map((row) => exported.map((column) => column.text(row))),
      ),
    );
  };
  const boxes = (
    <Flex vertical gap={6}>
      {choices.map(({ key, title }) => (
        <Checkbox
          key={key}
          checked={shown.includes(key)}
          onChange={(event) => onColumns(columns.map((one) => one.key).filter((one) => (one === key ? event.target.checked : shown.includes(one))))}
        >
          {title}
        </Checkbox>
      ))}
    </Flex>
  );
  return (
    <Flex gap={4} wrap>
      <Popover content={boxes} trigger="click" placement="bottomRight">
        <Button type="text" size="small" icon={<TableOutlined />}>
          {t('list.columns')}
        </Button>
      </Popover>
      {exportAll === undefined ? (
        <Button type="text" size="small" icon={<DownloadOutlined />} disabled={items.length === 0} onClick={exportShown}>
          {t('list.export')}
        </Button>
      ) : (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'shown', label: t('list.exportShown', { count: items.length }) },
              { key: 'all', label: t('list.exportAll') },
            ],
            onClick: ({ key }) => (key === 'all' ? window.location.assign(exportAll) : exportShown()),
          }}
        >
          <Button type="text" size="small" icon={<DownloadOutlined />}>
            {t('list.export')}
          </Button>
        </Dropdown>
      )}
      <Button type="text" size="small" icon={<ReloadOutlined />} loading={busy} onClick={onRefresh}>
        {t('common.refresh')}
      </Button>
    </Flex>
  );
}
