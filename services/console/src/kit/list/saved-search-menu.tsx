import { DeleteOutlined, StarOutlined } from '@ant-design/icons';
import { Button, Empty, Flex, Input, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession } from '../session.js';
import type { FilterValues } from './filters.js';
import { forgetSearch, savedSearches, saveSearch } from './saved-searches.js';

interface SavedSearchMenuProps {
  readonly list: string;
  readonly values: FilterValues;
  readonly onSearch: (values: FilterValues) => void;
}

/** Searches that this account keeps in this browser. */
export function SavedSearchMenu({ list, values, onSearch }: SavedSearchMenuProps) {
  const { t } = useTranslation();
  const { account } = useSession();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [saved, setSaved] = useState(() => savedSearches(localStorage, account, list));
  const empty = Object.keys(values).length === 0;
  const content = (
    <Flex vertical gap={8} style={{ width: 260 }}>
      {saved.length === 0 ? <Empty image={null} description={t('list.noSaved')} styles={{ image: { display: 'none' } }} /> : null}
      {saved.map((one) => (
        <Flex key={one.name} justify="space-between" gap={8}>
          <Button
            type="link"
            className="cut"
            style={{ padding: 0, textAlign: 'start' }}
            onClick={() => {
              setOpen(false);
              onSearch(one.values);
            }}
          >
            {one.name}
          </Button>
          <Button
            type="text"
            size="small"
            aria-label={t('list.deleteSaved', { name: one.name })}
            icon={<DeleteOutlined />}
            onClick={() => setSaved(forgetSearch(localStorage, account, list, one.name))}
          />
        </Flex>
      ))}
      {empty ? null : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setSaved(saveSearch(localStorage, account, list, name, values));
            setName('');
          }}
        >
          <Flex gap={8}>
            <Input
              size="small"
              value={name}
              maxLength={60}
              aria-label={t('list.savedName')}
              placeholder={t('list.savedName')}
              onChange={(event) => setName(event.target.value)}
            />
            <Button size="small" htmlType="submit" disabled={name.trim() === ''} aria-label={t('list.saveThis')}>
              {t('common.save')}
            </Button>
          </Flex>
        </form>
      )}
    </Flex>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomLeft" open={open} onOpenChange={setOpen}>
      <Button type="text" icon={<StarOutlined />}>
        {t('list.saved')}
      </Button>
    </Popover>
  );
}
