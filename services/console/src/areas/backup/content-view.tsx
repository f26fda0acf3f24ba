import { DownloadOutlined, EyeOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Descriptions, Empty, Flex, Form, Input, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { getDownloadKeptUrl, getFrameKeptUrl, viewKept } from '../../kit/api/generated/client.js';
import type { KeptMailView } from '../../kit/api/generated/client.js';
import { bytes } from '../../kit/show/formats.js';
import { useChange } from '../../kit/use-change.js';

/** What is in a kept mail. Nothing is asked for before a reason was given. */
export function ContentView({ id }: { readonly id: string }) {
  const { t } = useTranslation('backup');
  const [shown, setShown] = useState<{ readonly reason: string; readonly view: KeptMailView }>();
  const [form] = Form.useForm<{ reason: string }>();
  const look = useChange((reason: string) => viewKept(id, { reason }).then((view) => ({ reason, view })), { onDone: setShown });
  const download = () =>
    void form.validateFields().then(
      ({ reason }) => window.location.assign(getDownloadKeptUrl(id, { reason: reason.trim() })),
      () => undefined,
    );
  return (
    <Flex vertical gap={16}>
      <Card size="small">
        <Form form={form} layout="vertical" onFinish={({ reason }) => look.mutate(reason.trim())}>
          <Form.Item
            name="reason"
            label={t('reason')}
            extra={t('reasonHint')}
            rules={[{ required: true, whitespace: true, message: t('common.required') }]}
          >
            <Input maxLength={200} />
          </Form.Item>
          <Flex gap={8} wrap>
            <Button type="primary" htmlType="submit" icon={<EyeOutlined />} loading={look.isPending}>
              {t('look')}
            </Button>
            <Button icon={<DownloadOutlined />} onClick={download}>
              {t('download')}
            </Button>
          </Flex>
        </Form>
      </Card>
      {shown === undefined ? null : <Shown id={id} reason={shown.reason} view={shown.view} />}
    </Flex>
  );
}

function Shown({ id, reason, view }: { readonly id: string; readonly reason: string; readonly view: KeptMailView }) {
  const { t, i18n } = useTranslation('backup');
  const text = (value: string) => <pre className="code-block">{value}</pre>;
  const none = (what: string) => <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={what} />;
  const header = (
    <Descriptions
      size="small"
      column={1}
      items={view.headers.map(({ name, value }, n) => ({ key: String(n), label: name, children: <span className="whole">{value}</span> }))}
    />
  );
  const parts = (
    <Descriptions
      size="small"
      column={1}
      items={view.parts.map(({ path, type, name, size }) => ({
        key: path,
        label: path,
        children: <span className="whole">{[type, name, bytes(size, i18n.language)].filter((one) => one !== '').join(' · ')}</span>,
      }))}
    />
  );
  const html = (
    <Flex vertical gap={12}>
      {view.imagesLeftOut === 0 ? null : <Alert type="info" title={t('imagesLeftOut', { count: view.imagesLeftOut })} />}
      <Frame id={id} reason={reason} />
      {view.links.length === 0 ? null : (
        <Card size="small" title={t('links')}>
          {text(view.links.join('\n'))}
        </Card>
      )}
    </Flex>
  );
  return (
    <Card size="small">
      {view.cut ? <Alert type="warning" showIcon title={t('cut')} style={{ marginBottom: 12 }} /> : null}
      <Tabs
        items={[
          { key: 'text', label: t('text'), children: view.text === '' ? none(t('noText')) : text(view.text) },
          { key: 'html', label: t('html'), children: view.html === '' ? none(t('noHtml')) : html },
          { key: 'header', label: t('header'), children: header },
          { key: 'parts', label: t('parts'), children: parts },
          { key: 'source', label: t('source'), children: text(view.source) },
        ]}
      />
    </Card>
  );
}

/** No permission at all in the sandbox: an origin of its own without cookies, no scripts, no forms, no windows. The page brings a policy that says the same. */
function Frame({ id, reason }: { readonly id: string; readonly reason: string }) {
  const { t } = useTranslation('backup');
  return (
    <iframe
      title={t('frame')}
      sandbox=""
      referrerPolicy="no-referrer"
      src={getFrameKeptUrl(id, { reason })}
      style={{ width: '100%', height: '60vh', minHeight: 240, border: '1px solid #8884', borderRadius: 6, background: '#fff' }}
    />
  );
}
