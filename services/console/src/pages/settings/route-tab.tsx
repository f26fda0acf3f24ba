import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Input, Modal, Switch, Table, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { createRoute, deleteRoute, replaceRoute } from '../../api/generated/client.js';
import type { MailRoute, MailRouteInput } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { OwnerTag } from '../../parts/owner-tag.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';
import { NextHopFields } from './next-hop-fields.js';

/** Where mail goes instead of the MX of its domain. */
export function RouteTab({ routes }: { readonly routes: readonly MailRoute[] }) {
  const { t } = useTranslation();
  const ask = useAsk();
  const may = useMay('settings.edit');
  const [edited, setEdited] = useState<MailRoute | 'new'>();
  const remove = useChange((match: string) => deleteRoute(match));
  const askDelete = (name: string) =>
    ask({ title: t('settings.confirmDelete', { name }), does: t('common.delete'), danger: true, work: () => remove.mutateAsync(name) });
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" gap={8} wrap align="center">
        <Typography.Text type="secondary">{t('settings.routeHint')}</Typography.Text>
        {may ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')}>
            {t('settings.addRoute')}
          </Button>
        ) : null}
      </Flex>
      <Table<MailRoute>
        size="middle"
        rowKey="match"
        dataSource={[...routes]}
        pagination={routes.length > 50 ? { pageSize: 50 } : false}
        locale={{ emptyText: <NothingHere text={t('settings.noRoutes')} /> }}
        columns={[
          {
            title: t('settings.match'),
            key: 'match',
            render: (_value, row) => (
              <Flex gap={8}>
                {row.match} <OwnerTag item={row} />
              </Flex>
            ),
          },
          {
            title: t('settings.nextHop'),
            dataIndex: 'nextHop',
            render: (hop: MailRoute['nextHop']) => (hop === undefined ? t('settings.byDns') : `${hop.host}:${hop.port}`),
          },
          {
            title: t('settings.tls'),
            key: 'tls',
            render: (_value, row) => (row.nextHop === undefined ? '' : t(`settings.tlsModes.${row.nextHop.tls}`)),
          },
          {
            key: 'actions',
            align: 'right',
            render: (_value, row) =>
              may && row.source === undefined ? (
                <>
                  <Button type="text" aria-label={`${t('common.edit')} ${row.match}`} icon={<EditOutlined />} onClick={() => setEdited(row)} />
                  <Button
                    type="text"
                    danger
                    aria-label={`${t('common.delete')} ${row.match}`}
                    icon={<DeleteOutlined />}
                    onClick={() => askDelete(row.match)}
                  />
                </>
              ) : null,
          },
        ]}
      />
      {edited === undefined ? null : <RouteDialog route={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </Flex>
  );
}

interface RouteFields extends MailRouteInput {
  readonly byDns?: boolean;
}

function RouteDialog({ route, onClose }: { readonly route: MailRoute | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<RouteFields>();
  const byDns = Form.useWatch('byDns', form) ?? false;
  const save = useChange((input: MailRouteInput) => (route === undefined ? createRoute(input) : replaceRoute(route.match, input)), {
    onDone: onClose,
    onFields: (errors) => form.setFields(errors.map((e) => ({ name: e.path.split('.') as never, errors: [e.message] }))),
  });
  const initial: RouteFields = {
    match: '',
    nextHop: { host: '', port: 25, tls: 'attempt' },
    ...route,
    byDns: route !== undefined && route.nextHop === undefined,
  };
  const finish = ({ match, nextHop, byDns: dns }: RouteFields) =>
    save.mutate({ match, ...(dns === true || nextHop === undefined ? {} : { nextHop }) });
  return (
    <Modal
      open
      title={route?.match ?? t('settings.addRoute')}
      okText={t('common.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={initial} onFinish={finish}>
        <Form.Item name="match" label={t('settings.match')} rules={[{ required: true, message: t('signIn.required') }]}>
          <Input placeholder=".example.org" autoFocus />
        </Form.Item>
        <Form.Item name="byDns" label={t('settings.byDns')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <NextHopFields path={['nextHop']} disabled={byDns} />
      </Form>
    </Modal>
  );
}
