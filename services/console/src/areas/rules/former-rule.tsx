import { Alert, Skeleton } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useReadRevision } from '../../kit/api/generated/client.js';
import type { MailRule } from '../../kit/api/generated/client.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { ModeTag } from '../../kit/words/word-tags.js';
import { ruleVersion } from './rule-fields.js';
import { RuleForm } from './rule-form.js';

interface FormerRuleProps {
  readonly list: { readonly path: string; readonly title: string };
  readonly ruleId: string;
  /** The revision that the story of a mail was decided with; undefined: nobody says. */
  readonly revision: number | undefined;
}

/** A rule that is not there any more, as it was when it decided; only said to be gone where that cannot be known. */
export function FormerRule({ list, ruleId, revision }: FormerRuleProps) {
  const { t } = useTranslation('rules');
  const may = useMay('settings.view');
  const known = may && revision !== undefined;
  const { data, isLoading } = useReadRevision(revision ?? 0, { query: { enabled: known, retry: false } });
  if (known && isLoading) return <Skeleton active paragraph={{ rows: 12 }} />;
  const rule = data?.settings.rules.find((one) => String(one.id) === ruleId);
  if (rule === undefined || revision === undefined) return <MissingObject list={list} name={t('id', { id: ruleId })} />;
  return <AsItWas list={list} rule={rule} revision={revision} />;
}

function AsItWas({ list, rule, revision }: { readonly list: FormerRuleProps['list']; readonly rule: MailRule; readonly revision: number }) {
  const { t } = useTranslation('rules');
  const version = useMemo(() => ruleVersion(rule), [rule]);
  const content = <RuleForm rule={rule} version={version} locked onSaved={() => undefined} onCancel={() => undefined} />;
  return (
    <ObjectPage
      list={list}
      title={rule.name}
      status={<ModeTag word={rule.mode} />}
      notice={<Alert type="warning" showIcon title={t('former', { revision })} />}
      views={[{ key: 'rule', label: t('view.rule'), content }]}
    />
  );
}
