import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Input, Modal, Switch, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { createDomain, deleteDomain, replaceDomain } from '../../api/generated/client.js';
import type { MailDomain, MailDomainInput } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { OwnerTag } from '../../parts/owner-tag.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';

/** Domains that mail is accepted for. */
export function DomainTab({ domains }: { readonly domains: readonly MailDomain[] }) {
  const { t } = useTranslation();
  const ask = useAsk();
  const may = useMay('settings.edit');
  const [edited, setEdited] = useState<MailDomain | 'new'>();
  const remove = useChange((name: string) => deleteDomain(name));
  const askDelete = (name: string) =>
    ask({ title: t('settings.confirmDelete', { name }), does: t('common.delete'), danger: true, work: () => remove.mutateAsync(name) });
  const yes = (value: boolean) => (value ? <Tag color="green">{t('common.yes')}</Tag> : <Tag>{t('common.no')}</Tag>);
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" gap={8} wrap align="center">
        <Typography.Text type="secondary">{t('settings.domainHint')}</Typography.Text>
        {may ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')}>
            {t('settings.addDomain')}
          </Button>
        ) : null}
      </Flex>
      <Table<MailDomain>
        size="middle"
        rowKey="name"
        dataSource={[...domains]}
        pagination={domains.length > 50 ? { pageSize: 50 } : false}
        locale={{ emptyText: <NothingHere text={t('settings.noDomains')} /> }}
        columns={[
          {
            title: t('settings.domain'),
            key: 'name',
            render: (_value, row) => (
              <Flex gap={8}>
                {row.name} <OwnerTag item={row} />
              </Flex>
            ),
          },
          { title: t('settings.local'), dataIndex: 'local', render: yes },
          { title: t('settings.subdomains'), dataIndex: 'subdomains', render: yes },
          {
            key: 'actions',
            align: 'right',
            render: (_value, row) =>
              may && row.source === undefined ? (
                <>
                  <Button type="text" aria-label={`${t('common.edit')} ${row.name}`} icon={<EditOutlined />} onClick={() => setEdited(row)} />
                  <Button
                    type="text"
                    danger
                    aria-label={`${t('common.delete')} ${row.name}`}
                    icon={<DeleteOutlined />}
                    onClick={() => askDelete(row.name)}
                  />
                </>
              ) : null,
          },
        ]}
      />
      {edited === undefined ? null : <DomainDialog domain={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </Flex>
  );
}

function DomainDialog({ domain, onClose }: { readonly domain: MailDomain | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<MailDomainInput>();
  const save = useChange((input: MailDomainInput) => (domain === undefined ? createDomain(input) : replaceDomain(domain.name, input)), {
    onDone: onClose,
    onFields: (errors) => form.setFields(errors.map((e) => ({ name: e.path as keyof MailDomainInput, errors: [e.message] }))),
  });
  return (
    <Modal
      open
      title={domain?.name ?? t('settings.addDomain')}
      okText={t('common.save')}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={domain ?? { name: '', local: true, subdomains: false }}
        onFinish={(input) => save.mutate(input)}
      >
        <Form.Item name="name" label={t('settings.domain')} rules={[{ required: true, message: t('signIn.required') }]}>
          <Input placeholder="example.org" autoFocus />
        </Form.Item>
        <Form.Item name="local" label={t('settings.local')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="subdomains" label={t('settings.subdomains')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
