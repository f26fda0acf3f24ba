import { CopyOutlined, DeleteOutlined, EditOutlined, SearchOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Alert, App, Button, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { deleteRule, readRule, useListRules } from '../../kit/api/generated/client.js';
import type { MailRule } from '../../kit/api/generated/client.js';
import { ObjectHistory } from '../../kit/object/object-history.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import type { ObjectView } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { OwnerNote, OwnerTag } from '../../kit/show/owner-tag.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { useAsk } from '../../kit/use-ask.js';
import { useItemChange } from '../../kit/use-item-change.js';
import { ModeTag, ToneTag } from '../../kit/words/word-tags.js';
import { FormerRule } from './former-rule.js';
import { copyOf, DEFAULT_RULE_ID, freshRule, ruleVersion } from './rule-fields.js';
import { RuleForm } from './rule-form.js';

const LIST = '/policy/rules';

/** One rule: read first, then edit (behaviour 2.1). A new one starts from what Default does, or from the rule that it is a copy of. */
export default function RulePage() {
  const { t } = useTranslation('rules');
  const { ruleId = '' } = useParams({ strict: false }) as { readonly ruleId?: string };
  const { copy, revision } = useSearch({ strict: false }) as { readonly copy?: unknown; readonly revision?: unknown };
  const { data, error, refetch } = useListRules();
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 12 }} />;
  const find = (id: unknown) => data.items.find((rule) => String(rule.id) === String(id));
  if (ruleId === 'new') {
    const model = find(copy) ?? find(DEFAULT_RULE_ID);
    if (model !== undefined) return <NewRule model={model} copied={find(copy) !== undefined} />;
  }
  const rule = find(ruleId);
  return rule === undefined ? (
    <FormerRule
      list={{ path: LIST, title: t('title') }}
      ruleId={ruleId}
      revision={/^\d{1,9}$/.test(String(revision)) ? Number(revision) : undefined}
    />
  ) : (
    <ExistingRule key={ruleId} rule={rule} />
  );
}

function NewRule({ model, copied }: { readonly model: MailRule; readonly copied: boolean }) {
  const { t } = useTranslation('rules');
  const navigate = useNavigate();
  const { message } = App.useApp();
  const version = useMemo(() => (copied ? copyOf(model, t('copyOf', { name: model.name })) : freshRule(model, '')), [model, copied, t]);
  const content = (
    <RuleForm
      rule={undefined}
      version={version}
      locked={false}
      onSaved={(saved) => {
        void message.success(t('saved', { name: saved.name }));
        void navigate({ to: `${LIST}/$ruleId`, params: { ruleId: String(saved.id) } as never, replace: true });
      }}
      onCancel={() => void navigate({ to: LIST })}
    />
  );
  return <ObjectPage list={{ path: LIST, title: t('title') }} title={t('create')} views={[{ key: 'rule', label: t('view.rule'), content }]} />;
}

function ExistingRule({ rule }: { readonly rule: MailRule }) {
  const { t } = useTranslation('rules');
  const { message } = App.useApp();
  const [permitted, mayAudit] = [useMay('rules.edit'), useMay('audit.view')];
  const mayEdit = permitted && rule.source === undefined;
  const [editing, setEditing] = useState(false);
  const version = useMemo(() => ruleVersion(rule), [rule]);
  const form = (
    <RuleForm
      rule={rule}
      version={version}
      locked={!editing}
      onSaved={(saved) => {
        void message.success(t('saved', { name: saved.name }));
        setEditing(false);
      }}
      onCancel={() => setEditing(false)}
    />
  );
  const history: readonly ObjectView[] = mayAudit
    ? [
        {
          key: 'history',
          label: t('object.history'),
          content: <ObjectHistory about={({ object }) => object === `rule ${rule.id}` || object === rule.name} />,
        },
      ]
    : [];
  return (
    <ObjectPage
      list={{ path: LIST, title: t('title') }}
      title={rule.name}
      status={
        <>
          <ToneTag tone={rule.enabled ? 'good' : 'quiet'}>{rule.enabled ? t('form.on') : t('form.off')}</ToneTag>
          <ModeTag word={rule.mode} />
          <OwnerTag item={rule} />
          <span>{t('id', { id: rule.id })}</span>
        </>
      }
      actions={<Actions rule={rule} mayEdit={mayEdit && !editing} onEdit={() => setEditing(true)} />}
      notice={
        <>
          <OwnerNote item={rule} />
          {rule.id === DEFAULT_RULE_ID ? <Alert type="info" showIcon title={t('defaultHint')} /> : null}
        </>
      }
      views={[{ key: 'rule', label: t('view.rule'), content: form }, ...history]}
    />
  );
}

interface ActionsProps {
  readonly rule: MailRule;
  readonly mayEdit: boolean;
  readonly onEdit: () => void;
}

function Actions({ rule, mayEdit, onEdit }: ActionsProps) {
  const { t } = useTranslation('rules');
  const ask = useAsk();
  const navigate = useNavigate();
  const [mayMake, mayRemove, mayEvents] = [useMay('rules.edit'), useMay('rules.delete'), useMay('events.view')];
  const seen = { seen: rule, read: () => readRule(rule.id) };
  const remove = useItemChange(seen, (id: number, guard) => deleteRule(id, guard), {
    does: t('common.delete'),
    danger: true,
    onDone: () => void navigate({ to: LIST }),
  });
  const askDelete = () =>
    ask({ title: t('confirmDelete', { name: rule.name }), does: t('common.delete'), danger: true, work: () => remove.mutateAsync(rule.id) });
  return (
    <>
      {mayEvents ? (
        <Link to="/mail/messages" search={{ rule: rule.id } as never}>
          <Button icon={<SearchOutlined />}>{t('mail')}</Button>
        </Link>
      ) : null}
      {mayMake ? (
        <Link to={`${LIST}/$ruleId`} params={{ ruleId: 'new' } as never} search={{ copy: rule.id } as never}>
          <Button icon={<CopyOutlined />}>{t('copy')}</Button>
        </Link>
      ) : null}
      {mayRemove && rule.source === undefined && rule.id !== DEFAULT_RULE_ID ? (
        <Button danger icon={<DeleteOutlined />} onClick={askDelete}>
          {t('common.delete')}
        </Button>
      ) : null}
      {mayEdit ? (
        <Button type="primary" icon={<EditOutlined />} onClick={onEdit}>
          {t('common.edit')}
        </Button>
      ) : null}
    </>
  );
}
