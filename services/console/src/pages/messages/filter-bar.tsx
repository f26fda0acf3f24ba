import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Card, Col, DatePicker, Form, Input, InputNumber, Row, Select } from 'antd';
import dayjs from 'dayjs';
import type { Dayjs } from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { readMessageSearch } from './message-search.js';
import type { MessageSearch } from './message-search.js';

interface Fields extends Omit<MessageSearch, 'from' | 'to'> {
  readonly period?: readonly [Dayjs | null, Dayjs | null] | null;
}

const FATES = ['deliver', 'reject', 'delete-message', 'tempfail'] as const;
const ACTIONS = ['skip', 'delete-attachment', 'reject', 'delete-message'] as const;
const MODULES = ['antivirus', 'antispam', 'antiphishing', 'links', 'contentFilter', 'senderAuth'] as const;
const RARE = ['clientIp', 'msgId', 'action', 'module', 'status', 'rule', 'from', 'to'] as const;

function toFields({ from, to, ...rest }: MessageSearch): Fields {
  return {
    ...rest,
    period: from === undefined && to === undefined ? null : [from === undefined ? null : dayjs(from), to === undefined ? null : dayjs(to)],
  };
}

function toSearch({ period, ...rest }: Fields): MessageSearch {
  const [from, to] = period ?? [];
  return readMessageSearch({ ...rest, from: from?.toISOString(), to: to?.toISOString() });
}

/** The filters; nothing is asked of the API before Search or Enter. */
export function FilterBar({ search, onSearch }: { readonly search: MessageSearch; readonly onSearch: (search: MessageSearch) => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const [more, setMore] = useState(RARE.some((name) => search[name] !== undefined));
  const module = Form.useWatch('module', form);
  // The address may change without us: a link, or the back button.
  useEffect(() => {
    form.resetFields();
    form.setFieldsValue(toFields(search) as never);
  }, [form, search]);
  const column = { xs: 24, sm: 12, lg: 6 };
  return (
    <Card styles={{ body: { paddingBottom: 4 } }}>
      <Form form={form} layout="vertical" onFinish={(fields) => onSearch(toSearch(fields))}>
        <Row gutter={16}>
          <Col {...column}>
            <Form.Item name="sender" label={t('messages.sender')}>
              <Input allowClear />
            </Form.Item>
          </Col>
          <Col {...column}>
            <Form.Item name="recipient" label={t('messages.recipient')}>
              <Input allowClear />
            </Form.Item>
          </Col>
          <Col {...column}>
            <Form.Item name="subject" label={t('messages.subject')}>
              <Input allowClear />
            </Form.Item>
          </Col>
          <Col {...column}>
            <Form.Item name="fate" label={t('messages.fate')}>
              <Select allowClear options={FATES.map((value) => ({ value, label: t(`fate.${value}`) }))} />
            </Form.Item>
          </Col>
          <Col {...column} sm={24} lg={12} hidden={!more}>
            <Form.Item name="period" label={t('messages.period')}>
              <DatePicker.RangePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" allowEmpty={[true, true]} style={{ width: '100%' }} />
            </Form.Item>
          </Col>
          <Col {...column} hidden={!more}>
            <Form.Item name="clientIp" label={t('messages.clientIp')}>
              <Input allowClear />
            </Form.Item>
          </Col>
          <Col {...column} hidden={!more}>
            <Form.Item name="msgId" label={t('messages.msgId')}>
              <Input allowClear />
            </Form.Item>
          </Col>
          <Col {...column} hidden={!more}>
            <Form.Item name="action" label={t('messages.action')}>
              <Select allowClear options={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))} />
            </Form.Item>
          </Col>
          <Col {...column} hidden={!more}>
            <Form.Item name="module" label={t('messages.module')}>
              <Select allowClear options={MODULES.map((value) => ({ value, label: `${value} · ${t(`module.${value}`)}` }))} />
            </Form.Item>
          </Col>
          <Col {...column} hidden={!more}>
            <Form.Item name="status" label={t('messages.status')}>
              <Input allowClear disabled={module === undefined} placeholder="Infected" />
            </Form.Item>
          </Col>
          <Col {...column} hidden={!more}>
            <Form.Item name="rule" label={`${t('messages.rule')} ID`}>
              <InputNumber min={1} precision={0} style={{ width: '100%' }} />
            </Form.Item>
          </Col>
        </Row>
        <Form.Item style={{ marginBottom: 12 }}>
          <Button type="primary" htmlType="submit" icon={<SearchOutlined />}>
            {t('common.search')}
          </Button>{' '}
          <Button onClick={() => onSearch({})}>{t('common.reset')}</Button>{' '}
          <Button type="link" icon={<FilterOutlined />} onClick={() => setMore(!more)}>
            {t('messages.filters')}
          </Button>
        </Form.Item>
      </Form>
    </Card>
  );
}
