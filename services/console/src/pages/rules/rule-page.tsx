import { ArrowLeftOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Card, Flex, Form, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { createRule, deleteRule, replaceRule, useListRules } from '../../api/generated/client.js';
import type { MailRule, MailRuleInput } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { OwnerNote } from '../../parts/owner-tag.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';
import { inputOf } from './rule-fields.js';
import { RuleForm } from './rule-form.js';

const DEFAULT_RULE_ID = 1;

/** One rule: read first, then edit (behaviour 2.1). A new one starts from what Default does. */
export default function RulePage() {
  const { t } = useTranslation();
  const { ruleId } = useParams({ from: '/rules/$ruleId' });
  const { data, error, refetch } = useListRules();
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 12 }} />;
  const isNew = ruleId === 'new';
  const rule = data.items.find((r) => (isNew ? r.id === DEFAULT_RULE_ID : String(r.id) === ruleId));
  if (rule === undefined)
    return (
      <Card>
        <NothingHere text={t('app.notFound')} />
      </Card>
    );
  const initial: MailRuleInput = isNew ? { ...inputOf(rule), name: '', description: '' } : inputOf(rule);
  return <RuleEditor key={`${ruleId} ${JSON.stringify(rule)}`} initial={initial} rule={isNew ? undefined : rule} />;
}

function RuleEditor({ initial, rule }: { readonly initial: MailRuleInput; readonly rule: MailRule | undefined }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const ask = useAsk();
  const navigate = useNavigate();
  const [form] = Form.useForm<MailRuleInput>();
  const free = rule?.source === undefined;
  const [permitted, mayRemove] = [useMay('rules.edit'), useMay('rules.delete')];
  const [mayEdit, mayDelete] = [permitted && free, mayRemove && free];
  const [editing, setEditing] = useState(rule === undefined);
  const isDefault = rule?.id === DEFAULT_RULE_ID;
  const save = useChange((input: MailRuleInput) => (rule === undefined ? createRule(input) : replaceRule(rule.id, input)), {
    onDone() {
      void message.success(t('common.save'));
      void navigate({ to: '/rules' });
    },
    onFields: (errors) =>
      form.setFields(errors.map((e) => ({ name: e.path.split('.').map((s) => (/^\d+$/.test(s) ? Number(s) : s)) as never, errors: [e.message] }))),
  });
  const remove = useChange((id: number) => deleteRule(id), { onDone: () => void navigate({ to: '/rules' }) });
  const askDelete = () =>
    ask({
      title: t('rules.confirmDelete', { name: rule?.name ?? '' }),
      does: t('common.delete'),
      danger: true,
      work: () => remove.mutateAsync(rule?.id ?? 0),
    });
  const actions = editing ? (
    <>
      <Button
        onClick={() => {
          form.resetFields();
          if (rule === undefined) void navigate({ to: '/rules' });
          else setEditing(false);
        }}
      >
        {t('common.cancel')}
      </Button>
      <Button type="primary" loading={save.isPending} onClick={form.submit}>
        {t('common.save')}
      </Button>
    </>
  ) : (
    <>
      {mayDelete && !isDefault ? (
        <Button danger icon={<DeleteOutlined />} onClick={askDelete}>
          {t('common.delete')}
        </Button>
      ) : null}
      {mayEdit ? (
        <Button type="primary" icon={<EditOutlined />} onClick={() => setEditing(true)}>
          {t('common.edit')}
        </Button>
      ) : null}
    </>
  );
  const title = (
    <Flex vertical gap={4}>
      <Link to="/rules" style={{ fontSize: 13, fontWeight: 400 }}>
        <ArrowLeftOutlined /> {t('rules.title')}
      </Link>
      <span>{rule === undefined ? t('rules.create') : rule.name}</span>
    </Flex>
  );
  return (
    <>
      <PageHead title={title} hint={rule === undefined ? undefined : t('rules.view', { id: rule.id })} actions={actions} />
      <Flex vertical gap={16}>
        {rule === undefined ? null : <OwnerNote item={rule} />}
        {isDefault ? <Alert type="info" showIcon title={t('rules.defaultHint')} /> : null}
        <RuleForm form={form} initial={initial} locked={!editing} isDefault={isDefault} onSave={(input) => save.mutate(input)} />
      </Flex>
    </>
  );
}
