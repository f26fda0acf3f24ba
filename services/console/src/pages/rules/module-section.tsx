import { Card, Checkbox, Form, Input, InputNumber, Select, Switch, Typography } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';

import { actionsFor } from './rule-fields.js';
import type { RULE_MODULES } from './rule-fields.js';

type Section = (typeof RULE_MODULES)[number];

const GRID = {
  display: 'grid',
  gridTemplateColumns: 'minmax(130px, 1.2fr) minmax(150px, 1.2fr) 70px minmax(120px, 1fr)',
  columnGap: 12,
  rowGap: 8,
  alignItems: 'center',
} as const;

/** One module of a rule: on or off, and for each class what to do, whether to keep the original, and the tag of the subject. */
export function ModuleSection({ section }: { readonly section: Section }) {
  const { t } = useTranslation();
  const { module, classes } = section;
  const enabled = Form.useWatch(['modules', module, 'enabled']) as boolean | undefined;
  const heading = (text: string) => (
    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
      {text}
    </Typography.Text>
  );
  const field = (className: string, name: string) => ['modules', module, className, name];
  return (
    <Card
      size="small"
      title={t(`rules.modules.${module}`)}
      style={{ height: '100%' }}
      extra={
        <Form.Item name={['modules', module, 'enabled']} valuePropName="checked" noStyle>
          <Switch size="small" aria-label={t(`rules.modules.${module}`)} />
        </Form.Item>
      }
    >
      <div style={{ opacity: enabled === false ? 0.45 : 1 }}>
        <div style={GRID}>
          {heading(t('rules.objectClass'))}
          {heading(t('rules.action'))}
          {heading(t('rules.backup'))}
          {heading(t('rules.tag'))}
          {classes.map((name) => (
            <Fragment key={name}>
              <span>{t(`rules.classes.${name}`)}</span>
              <Form.Item name={field(name, 'action')} noStyle>
                <Select
                  size="small"
                  aria-label={`${t(`rules.classes.${name}`)}: ${t('rules.action')}`}
                  options={actionsFor(section.attachments, name).map((value) => ({ value, label: t(`action.${value}`) }))}
                />
              </Form.Item>
              <Form.Item name={field(name, 'backup')} valuePropName="checked" noStyle>
                <Checkbox aria-label={`${t(`rules.classes.${name}`)}: ${t('rules.backup')}`} />
              </Form.Item>
              <Form.Item name={field(name, 'tag')} noStyle>
                <Input size="small" maxLength={64} aria-label={`${t(`rules.classes.${name}`)}: ${t('rules.tag')}`} />
              </Form.Item>
            </Fragment>
          ))}
        </div>
        {module === 'contentFilter' ? <ContentFields /> : null}
        {module === 'senderAuth' ? <SenderFields /> : null}
      </div>
    </Card>
  );
}

function ContentFields() {
  const { t } = useTranslation();
  const at = (...path: string[]) => ['modules', 'contentFilter', ...path];
  return (
    <div style={{ marginTop: 16 }}>
      <Form.Item name={at('formats', 'list')} label={t('rules.formats')} style={{ marginBottom: 8 }}>
        <Select mode="tags" open={false} suffixIcon={null} size="small" tokenSeparators={[',', ' ']} />
      </Form.Item>
      <Form.Item name={at('names', 'list')} label={t('rules.names')} style={{ marginBottom: 8 }}>
        <Select mode="tags" open={false} suffixIcon={null} size="small" tokenSeparators={[',']} />
      </Form.Item>
      <Form.Item name={at('maxSizeKb')} label={t('rules.maxSizeKb')} style={{ marginBottom: 0 }}>
        <InputNumber size="small" min={0} max={1_048_576} precision={0} />
      </Form.Item>
    </div>
  );
}

function SenderFields() {
  const { t } = useTranslation();
  return (
    <div style={{ marginTop: 12 }}>
      {(['dmarcPrimary', 'applyDmarcPolicy'] as const).map((name) => (
        <Form.Item key={name} name={['modules', 'senderAuth', name]} valuePropName="checked" noStyle>
          <Checkbox style={{ display: 'flex', marginTop: 4 }}>{t(`rules.${name}`)}</Checkbox>
        </Form.Item>
      ))}
    </div>
  );
}
