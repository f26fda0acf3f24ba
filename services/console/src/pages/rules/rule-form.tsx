import { Alert, Card, Col, Form, Input, Radio, Row, Select, Switch } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MailRuleInput } from '../../api/generated/client.js';
import { patternsOf, RULE_MODULES } from './rule-fields.js';
import { ModuleSection } from './module-section.js';

const MODES = ['scan', 'skip', 'reject', 'delete'] as const;

interface RuleFormProps {
  readonly form: FormInstance<MailRuleInput>;
  readonly initial: MailRuleInput;
  /** Shown, not edited. */
  readonly locked: boolean;
  readonly isDefault: boolean;
  readonly onSave: (input: MailRuleInput) => void;
}

/** The fields of a rule. Those that are not drawn here travel along unchanged. */
export function RuleForm({ form, initial, locked, isDefault, onSave }: RuleFormProps) {
  const { t } = useTranslation();
  const mode = Form.useWatch('mode', form) ?? initial.mode;
  const required = [{ required: true, message: t('signIn.required') }];
  return (
    // preserve and getFieldsValue(true): what was read and is not in a field must not be lost by saving.
    <Form<MailRuleInput>
      form={form}
      layout="vertical"
      initialValues={initial}
      disabled={locked}
      preserve
      onFinish={() => onSave(form.getFieldsValue(true) as MailRuleInput)}
    >
      <Card style={{ marginBottom: 16 }}>
        <Row gutter={16}>
          <Col xs={24} md={10}>
            <Form.Item name="name" label={t('rules.name')} rules={required}>
              <Input maxLength={128} />
            </Form.Item>
          </Col>
          <Col xs={24} md={11}>
            <Form.Item name="description" label={t('rules.description')}>
              <Input maxLength={1024} />
            </Form.Item>
          </Col>
          <Col xs={24} md={3}>
            <Form.Item name="enabled" label={t('rules.enabled')} valuePropName="checked">
              <Switch disabled={locked || isDefault} />
            </Form.Item>
          </Col>
          <Col xs={24} md={12}>
            <PatternField name="senders" label={t('rules.senders')} locked={locked || isDefault} />
          </Col>
          <Col xs={24} md={12}>
            <PatternField name="recipients" label={t('rules.recipients')} locked={locked || isDefault} />
          </Col>
          <Col span={24}>
            <Form.Item name="mode" label={t('rules.mode')} style={{ marginBottom: 0 }}>
              <Radio.Group optionType="button" buttonStyle="solid" options={MODES.map((value) => ({ value, label: t(`rules.modes.${value}`) }))} />
            </Form.Item>
          </Col>
        </Row>
      </Card>
      {mode === 'scan' ? (
        <Row gutter={[16, 16]}>
          {RULE_MODULES.map((section) => (
            <Col key={section.module} xs={24} xxl={12}>
              <ModuleSection section={section} />
            </Col>
          ))}
        </Row>
      ) : (
        <Alert type="info" showIcon title={t('rules.notScanning')} />
      )}
    </Form>
  );
}

function PatternField({ name, label, locked }: { readonly name: 'senders' | 'recipients'; readonly label: string; readonly locked: boolean }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={label}
      tooltip={t('rules.patternHint')}
      rules={[{ required: true, type: 'array', min: 1, message: t('signIn.required') }]}
      getValueFromEvent={(values: readonly string[]) => values.flatMap(patternsOf)}
    >
      <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ';', '\n', ' ']} disabled={locked} maxTagTextLength={60} />
    </Form.Item>
  );
}
