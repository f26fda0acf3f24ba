import { Button, Col, Form, InputNumber, Row, Select, Switch, Typography } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';

import type { GatewaySettings, Revision } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { OwnerNote } from '../../parts/owner-tag.js';
import { useGatewayForm } from './use-gateway-form.js';

/** Modules in the order of the list; those without a scanner of their own have no time limit. */
const MODULES = [
  { module: 'antivirus', own: true },
  { module: 'antispam', own: true },
  { module: 'antiphishing', own: false },
  { module: 'links', own: false },
  { module: 'contentFilter', own: true },
  { module: 'senderAuth', own: true },
] as const;
const FAILURES = ['tempfail', 'skip'] as const;
const GRID = {
  display: 'grid',
  gridTemplateColumns: 'minmax(150px, 1.4fr) 60px 130px minmax(180px, 2fr)',
  gap: '12px 16px',
  alignItems: 'center',
  marginBottom: 24,
} as const;

/** Which modules run, for how long, and what their failure means. */
export function ScanningTab({ revision }: { readonly revision: Revision }) {
  const { t } = useTranslation();
  const { form, saving, save } = useGatewayForm(revision);
  const permitted = useMay('settings.edit');
  const may = permitted && revision.settings.gateway.source === undefined;
  const at = (...path: string[]) => ['modules', ...path];
  const heading = (text: string) => <Typography.Text type="secondary">{text}</Typography.Text>;
  const finish = () => save(form.getFieldsValue(true) as GatewaySettings);
  return (
    <Form form={form} layout="vertical" initialValues={revision.settings.gateway} disabled={!may} onFinish={finish} style={{ maxWidth: 860 }}>
      <OwnerNote item={revision.settings.gateway} />
      <div style={GRID}>
        {heading(t('settings.module'))}
        {heading(t('settings.enabled'))}
        {heading(t('settings.timeout'))}
        {heading(t('settings.onFailure'))}
        {MODULES.map(({ module, own }) => (
          <Fragment key={module}>
            <span>{t(`rules.modules.${module}`)}</span>
            <Form.Item name={at(module, 'enabled')} valuePropName="checked" noStyle>
              <Switch aria-label={t(`rules.modules.${module}`)} />
            </Form.Item>
            {own ? (
              <Form.Item name={at(module, 'timeoutSeconds')} noStyle>
                <InputNumber
                  min={1}
                  max={600}
                  precision={0}
                  style={{ width: '100%' }}
                  aria-label={`${t(`rules.modules.${module}`)}: ${t('settings.timeout')}`}
                />
              </Form.Item>
            ) : (
              <span />
            )}
            {own ? (
              <Form.Item name={at(module, 'onFailure')} noStyle>
                <Select
                  aria-label={`${t(`rules.modules.${module}`)}: ${t('settings.onFailure')}`}
                  options={FAILURES.map((value) => ({ value, label: t(`settings.failures.${value}`) }))}
                />
              </Form.Item>
            ) : (
              <span />
            )}
          </Fragment>
        ))}
      </div>
      <Row gutter={16}>
        <Col xs={24} md={8}>
          <Form.Item name={at('antispam', 'spamRate')} label={t('settings.spamRate')}>
            <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </Col>
        <Col xs={24} md={8}>
          <Form.Item name={at('antispam', 'probableRate')} label={t('settings.probableRate')}>
            <InputNumber min={1} max={100} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </Col>
        <Col xs={24} md={8}>
          <Form.Item name={at('deadlineSeconds')} label={t('settings.deadline')}>
            <InputNumber min={5} max={1800} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </Col>
      </Row>
      <Button type="primary" htmlType="submit" loading={saving}>
        {t('common.save')}
      </Button>
    </Form>
  );
}
