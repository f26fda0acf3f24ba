import { Col, Form, Input, InputNumber, Row, Select } from 'antd';
import { useTranslation } from 'react-i18next';

const MODES = ['none', 'attempt', 'require', 'verify'] as const;

/** Host, port and TLS of a next hop, below the given field. */
export function NextHopFields({ path, disabled = false }: { readonly path: readonly string[]; readonly disabled?: boolean }) {
  const { t } = useTranslation();
  return (
    <Row gutter={12}>
      <Col span={12}>
        <Form.Item name={[...path, 'host']} label={t('settings.host')} rules={[{ required: !disabled, message: t('signIn.required') }]}>
          <Input disabled={disabled} placeholder="mail.example.org" />
        </Form.Item>
      </Col>
      <Col span={5}>
        <Form.Item name={[...path, 'port']} label={t('settings.port')}>
          <InputNumber disabled={disabled} min={1} max={65_535} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </Col>
      <Col span={7}>
        <Form.Item name={[...path, 'tls']} label={t('settings.tls')}>
          <Select disabled={disabled} options={MODES.map((value) => ({ value, label: t(`settings.tlsModes.${value}`) }))} />
        </Form.Item>
      </Col>
    </Row>
  );
}
