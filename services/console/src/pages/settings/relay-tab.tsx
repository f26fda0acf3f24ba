import { Button, Col, Divider, Form, Input, InputNumber, Row, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { GatewaySettings, Revision } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { OwnerNote } from '../../parts/owner-tag.js';
import { NextHopFields } from './next-hop-fields.js';
import { useGatewayForm } from './use-gateway-form.js';

const TLS = ['none', 'attempt', 'require'] as const;
const NUMBERS = [
  { name: 'maxMessageBytes', label: 'maxMessage', max: 268_435_456 },
  { name: 'maxRecipients', label: 'maxRecipients', max: 10_000 },
  { name: 'connectionsPerClient', label: 'connectionsPerClient', max: 100_000 },
  { name: 'messagesPerMinute', label: 'messagesPerMinute', max: 1_000_000 },
] as const;

/** Mail transfer: name, networks, relay host, limits. */
export function RelayTab({ revision }: { readonly revision: Revision }) {
  const { t } = useTranslation();
  const { gateway } = revision.settings;
  const { form, saving, save } = useGatewayForm(revision);
  const permitted = useMay('settings.edit');
  const may = permitted && revision.settings.gateway.source === undefined;
  const [relay, setRelay] = useState(gateway.mta.relayhost !== undefined);
  const initial = { ...gateway, mta: { ...gateway.mta, relayhost: gateway.mta.relayhost ?? { host: '', port: 25, tls: 'attempt' as const } } };
  const finish = () => {
    const { mta, ...rest } = form.getFieldsValue(true) as GatewaySettings;
    const { relayhost, ...others } = mta;
    save({ ...rest, mta: { ...others, ...(relay && relayhost !== undefined ? { relayhost } : {}) } });
  };
  return (
    <Form form={form} layout="vertical" initialValues={initial} disabled={!may} onFinish={finish} style={{ maxWidth: 860 }}>
      <OwnerNote item={revision.settings.gateway} />
      <Row gutter={16}>
        <Col xs={24} md={12}>
          <Form.Item name={['mta', 'hostname']} label={t('settings.hostname')} rules={[{ required: true, message: t('signIn.required') }]}>
            <Input />
          </Form.Item>
        </Col>
        <Col xs={24} md={12}>
          <Form.Item name={['mta', 'tls']} label={t('settings.smtpTls')}>
            <Select options={TLS.map((value) => ({ value, label: t(`settings.tlsModes.${value}`) }))} />
          </Form.Item>
        </Col>
        <Col span={24}>
          <Form.Item name={['mta', 'trustedNetworks']} label={t('settings.trustedNetworks')} extra={t('settings.trustedHint')}>
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '\n']} />
          </Form.Item>
        </Col>
      </Row>
      <Divider />
      <Form.Item label={t('settings.relayhost')}>
        <Switch checked={relay} onChange={setRelay} aria-label={t('settings.useRelayhost')} /> {t('settings.useRelayhost')}
      </Form.Item>
      <NextHopFields path={['mta', 'relayhost']} disabled={!relay || !may} />
      <Divider />
      <Row gutter={16}>
        {NUMBERS.map(({ name, label, max }) => (
          <Col key={name} xs={24} md={12}>
            <Form.Item name={['mta', name]} label={t(`settings.${label}`)}>
              <InputNumber min={0} max={max} precision={0} style={{ width: '100%' }} />
            </Form.Item>
          </Col>
        ))}
        <Col xs={24} md={12}>
          <Form.Item name={['delivery', 'queueLifetimeHours']} label={t('settings.queueLifetime')}>
            <InputNumber min={1} max={720} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        </Col>
      </Row>
      <Button type="primary" htmlType="submit" loading={saving}>
        {t('common.save')}
      </Button>
    </Form>
  );
}
