import { ArrowDownOutlined, ArrowUpOutlined, PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button, Card, Flex, Switch, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { moveRule, switchRule, useListRules } from '../../api/generated/client.js';
import type { MailRule } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { OwnerTag } from '../../parts/owner-tag.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { useChange } from '../../parts/use-change.js';

export const DEFAULT_RULE_ID = 1;
const MODE_COLORS: Readonly<Record<MailRule['mode'], string>> = { scan: 'blue', reject: 'red', delete: 'volcano', skip: 'green' };

/** The ordered list of rules. */
export default function RulesPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const may = useMay('rules.edit');
  const { data, error, refetch } = useListRules();
  const flip = useChange((input: { readonly id: number; readonly enabled: boolean }) => switchRule(input.id, { enabled: input.enabled }));
  const move = useChange((input: { readonly id: number; readonly position: number }) => moveRule(input.id, { position: input.position }), {
    onDone: () => void message.success(t('rules.moved')),
  });
  const rules = data?.items ?? [];
  const busy = flip.isPending || move.isPending;
  const add = may ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate({ to: '/rules/$ruleId', params: { ruleId: 'new' } })}>
      {t('rules.add')}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHead title={t('rules.title')} hint={t('rules.hint')} actions={add} />
      {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
      <Card styles={{ body: { padding: 0 } }}>
        <Table<MailRule>
          size="middle"
          rowKey="id"
          loading={data === undefined && error === null}
          dataSource={rules}
          pagination={false}
          scroll={{ x: 'max-content' }}
          columns={[
            {
              title: t('rules.priority'),
              key: 'priority',
              width: 130,
              render: (_value, rule, i) => (
                <Flex align="center" gap={2}>
                  <Typography.Text type="secondary" style={{ width: 26 }}>
                    {i + 1}
                  </Typography.Text>
                  {may && rule.id !== DEFAULT_RULE_ID && rule.source === undefined ? (
                    <>
                      <Button
                        type="text"
                        size="small"
                        aria-label={`${t('rules.up')}: ${rule.name}`}
                        icon={<ArrowUpOutlined />}
                        disabled={i === 0 || rules[i - 1]?.source !== undefined || busy}
                        onClick={() => move.mutate({ id: rule.id, position: i - 1 })}
                      />
                      <Button
                        type="text"
                        size="small"
                        aria-label={`${t('rules.down')}: ${rule.name}`}
                        icon={<ArrowDownOutlined />}
                        disabled={i >= rules.length - 2 || busy}
                        onClick={() => move.mutate({ id: rule.id, position: i + 1 })}
                      />
                    </>
                  ) : null}
                </Flex>
              ),
            },
            {
              title: t('rules.name'),
              key: 'name',
              render: (_value, rule) => (
                <div>
                  <Link to="/rules/$ruleId" params={{ ruleId: String(rule.id) }}>
                    {rule.name}
                  </Link>{' '}
                  <OwnerTag item={rule} />
                  <div>
                    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                      {rule.description}
                    </Typography.Text>
                  </div>
                </div>
              ),
            },
            {
              title: t('rules.mode'),
              dataIndex: 'mode',
              render: (mode: MailRule['mode']) => <Tag color={MODE_COLORS[mode]}>{t(`rules.modes.${mode}`)}</Tag>,
            },
            { title: t('rules.senders'), dataIndex: 'senders', render: (list: readonly string[]) => <Patterns list={list} /> },
            { title: t('rules.recipients'), dataIndex: 'recipients', render: (list: readonly string[]) => <Patterns list={list} /> },
            {
              title: t('rules.enabled'),
              dataIndex: 'enabled',
              render: (enabled: boolean, rule) => (
                <Switch
                  size="small"
                  aria-label={`${t('rules.enabled')}: ${rule.name}`}
                  checked={enabled}
                  disabled={!may || rule.id === DEFAULT_RULE_ID || rule.source !== undefined || busy}
                  onChange={(checked) => flip.mutate({ id: rule.id, enabled: checked })}
                />
              ),
            },
          ]}
        />
      </Card>
    </>
  );
}

function Patterns({ list }: { readonly list: readonly string[] }) {
  const { t } = useTranslation();
  if (list.includes('*')) return <Typography.Text type="secondary">{t('rules.everybody')}</Typography.Text>;
  return (
    <Flex gap={4} wrap style={{ maxWidth: 280 }}>
      {list.slice(0, 3).map((pattern) => (
        <Tag key={pattern} style={{ maxWidth: 200, overflow: 'hidden', textOverflow: 'ellipsis' }}>
          {pattern}
        </Tag>
      ))}
      {list.length > 3 ? <Typography.Text type="secondary">{t('messages.more', { count: list.length - 3 })}</Typography.Text> : null}
    </Flex>
  );
}
