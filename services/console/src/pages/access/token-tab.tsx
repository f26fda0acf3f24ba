import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Form, Input, InputNumber, Modal, Select, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { createToken, deleteToken, useListTokens } from '../../api/generated/client.js';
import type { Token, TokenInput } from '../../api/generated/client.js';
import { useSession } from '../../app/session.js';
import { dateTime } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';

/** Tokens for scripts. */
export function TokenTab() {
  const { t, i18n } = useTranslation();
  const ask = useAsk();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useListTokens();
  const revoke = useChange((id: string) => deleteToken(id));
  const askRevoke = (token: Token) =>
    ask({ title: t('access.confirmRevoke', { name: token.name }), does: t('access.revoke'), danger: true, work: () => revoke.mutateAsync(token.id) });
  const when = (iso: string | undefined) => (iso === undefined ? t('access.never') : dateTime(iso, i18n.language));
  if (error !== null) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <Typography.Text type="secondary">{t('access.tokenHint')}</Typography.Text>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('access.newToken')}
        </Button>
      </Flex>
      <Table<Token>
        size="middle"
        rowKey="id"
        loading={data === undefined}
        dataSource={data?.items ?? []}
        pagination={false}
        locale={{ emptyText: <NothingHere text={t('access.noTokens')} /> }}
        columns={[
          { title: t('access.name'), dataIndex: 'name' },
          {
            title: t('access.permissions'),
            dataIndex: 'permissions',
            render: (list: readonly string[]) => (
              <Flex gap={4} wrap style={{ maxWidth: 420 }}>
                {list.map((p) => (
                  <Tag key={p}>{p}</Tag>
                ))}
              </Flex>
            ),
          },
          { title: t('access.created'), dataIndex: 'createdAt', render: when },
          { title: t('access.expires'), dataIndex: 'expiresAt', render: when },
          { title: t('access.used'), dataIndex: 'usedAt', render: when },
          {
            key: 'actions',
            align: 'right',
            render: (_value, token) => (
              <Button size="small" danger onClick={() => askRevoke(token)}>
                {t('access.revoke')}
              </Button>
            ),
          },
        ]}
      />
      {adding ? <TokenDialog onClose={() => setAdding(false)} /> : null}
    </Flex>
  );
}

function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const [form] = Form.useForm<TokenInput>();
  const [secret, setSecret] = useState<string>();
  const make = useChange((input: TokenInput) => createToken(input), { onDone: (token) => setSecret(token.secret) });
  if (secret !== undefined)
    return (
      <Modal open title={t('access.secretTitle')} onCancel={onClose} footer={<Button onClick={onClose}>{t('common.close')}</Button>}>
        <Alert type="warning" showIcon title={t('access.secretText')} style={{ marginBottom: 12 }} />
        <Typography.Paragraph code copyable style={{ overflowWrap: 'anywhere' }}>
          {secret}
        </Typography.Paragraph>
      </Modal>
    );
  return (
    <Modal open title={t('access.newToken')} okText={t('common.add')} confirmLoading={make.isPending} onOk={form.submit} onCancel={onClose}>
      <Form<TokenInput>
        form={form}
        layout="vertical"
        initialValues={{ permissions }}
        onFinish={({ name, permissions: chosen, expiresInDays }) =>
          make.mutate({
            name,
            ...(chosen === undefined ? {} : { permissions: chosen }),
            ...(typeof expiresInDays === 'number' ? { expiresInDays } : {}),
          })
        }
      >
        <Form.Item name="name" label={t('access.name')} rules={[{ required: true, message: t('signIn.required') }]}>
          <Input maxLength={128} autoFocus />
        </Form.Item>
        <Form.Item
          name="permissions"
          label={t('access.permissions')}
          rules={[{ required: true, type: 'array', min: 1, message: t('signIn.required') }]}
        >
          <Select mode="multiple" options={permissions.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="expiresInDays" label={t('access.days')}>
          <InputNumber min={1} max={3650} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
