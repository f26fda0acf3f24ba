import { Alert, App, Card, Flex, Skeleton } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

import { createRule, readRule, replaceRule } from '../../kit/api/generated/client.js';
import type { MailRule, MailRuleInput } from '../../kit/api/generated/client.js';
import { useEdit } from '../../kit/form/edit-context.js';
import { EditForm } from '../../kit/form/edit-form.js';
import type { Version } from '../../kit/form/edit-store.js';
import { useSchemas } from '../../kit/form/form-schemas.js';
import { SchemaFields } from '../../kit/form/schema-fields.js';
import { MODULES } from '../../kit/words/words.js';
import { ModuleSection } from './module-section.js';
import { conditionPaths, DEFAULT_RULE_ID, isForEverybody, ruleVersion, sectionsOf } from './rule-fields.js';

interface RuleFormProps {
  /** Undefined: a new one. */
  readonly rule: MailRule | undefined;
  readonly version: Version<MailRuleInput>;
  readonly locked: boolean;
  readonly onSaved: (saved: MailRule) => void;
  readonly onCancel: () => void;
}

const HEAD = ['name', 'description', 'enabled', 'mode', 'senders', 'recipients'] as const;

/** The fields of a rule. What is not drawn travels along unchanged. */
export function RuleForm({ rule, version, locked, onSaved, onCancel }: RuleFormProps) {
  const { t } = useTranslation('rules');
  const { modal } = App.useApp();
  const schemas = useSchemas();
  const store = useEdit(version, rule === undefined ? 'new' : String(rule.id));
  const mode = useSyncExternalStore(store.subscribe, () => store.at(['mode']));
  const conditions = conditionPaths(schemas);
  const isDefault = rule?.id === DEFAULT_RULE_ID;
  /** A rule for everybody takes all mail from the moment it is on: that is asked once more. */
  const confirm = async (input: MailRuleInput): Promise<boolean> => {
    const wide = !isDefault && input.enabled === true && isForEverybody(input) && !(rule?.enabled === true && isForEverybody(rule));
    return !wide || (await modal.confirm({ title: t('confirmWide'), content: t('confirmWideText'), okText: t('common.save') }));
  };
  return (
    <EditForm
      store={store}
      locked={locked}
      isNew={rule === undefined}
      compares={false}
      prefix=""
      {...(rule === undefined ? {} : { read: async () => ruleVersion(await readRule(rule.id)) })}
      confirm={confirm}
      save={(input, { revision }) => (rule === undefined ? createRule(input) : replaceRule(rule.id, input, { ifMatch: revision }))}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      <Card style={{ marginBottom: 16 }}>
        <SchemaFields
          area="rules"
          schema="MailRuleInput"
          paths={[...HEAD, ...conditions]}
          locked={isDefault ? ['enabled', 'senders', 'recipients', ...conditions] : []}
        />
      </Card>
      {mode !== 'scan' ? (
        <Alert type="info" showIcon title={t('notScanning')} />
      ) : schemas === undefined ? (
        <Skeleton active />
      ) : (
        <Flex vertical gap={16}>
          {sectionsOf(schemas, MODULES).map((section) => (
            <ModuleSection key={section.module} section={section} />
          ))}
        </Flex>
      )}
    </EditForm>
  );
}
