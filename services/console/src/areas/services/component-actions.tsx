import { ColumnHeightOutlined, ReloadOutlined } from '@ant-design/icons';
import { App, Button, Form, InputNumber, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { restartComponent, scaleComponent } from '../../kit/api/generated/client.js';
import type { ClusterComponent } from '../../kit/api/generated/client.js';
import { useMay } from '../../kit/session.js';
import { useAsk } from '../../kit/use-ask.js';
import { useChange } from '../../kit/use-change.js';

/** Rolling restart and scale of one service; nothing where that is not possible from here. */
export function ComponentActions({ component }: { readonly component: ClusterComponent }) {
  const { t } = useTranslation('services');
  const { message } = App.useApp();
  const ask = useAsk();
  const may = useMay('cluster.manage');
  const [scaling, setScaling] = useState(false);
  const { name, deployment } = component;
  const restart = useChange(() => restartComponent(name), { onDone: () => void message.success(t('restarting', { name })) });
  if (!may || deployment === undefined) return null;
  const askRestart = () =>
    ask({ title: t('confirmRestart', { name }), text: t('confirmRestartText'), does: t('restart'), work: () => restart.mutateAsync(undefined) });
  const autoscaled = deployment.autoscaler !== undefined;
  return (
    <>
      <Tooltip title={autoscaled ? t('autoscalerDecides') : undefined}>
        <Button icon={<ColumnHeightOutlined />} disabled={autoscaled} onClick={() => setScaling(true)}>
          {t('scale')}
        </Button>
      </Tooltip>
      <Button icon={<ReloadOutlined />} onClick={askRestart}>
        {t('restart')}
      </Button>
      {scaling ? <ScaleDialog name={name} replicas={deployment.wanted} onClose={() => setScaling(false)} /> : null}
    </>
  );
}

function ScaleDialog({ name, replicas, onClose }: { readonly name: string; readonly replicas: number; readonly onClose: () => void }) {
  const { t } = useTranslation('services');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ replicas: number }>();
  const scale = useChange((input: { readonly replicas: number }) => scaleComponent(name, input), {
    onDone() {
      void message.success(t('scaled', { name }));
      onClose();
    },
  });
  return (
    <Modal open title={t('scaleTitle', { name })} okText={t('scale')} confirmLoading={scale.isPending} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" initialValues={{ replicas: Math.max(1, replicas) }} onFinish={(input) => scale.mutate(input)}>
        <Form.Item name="replicas" label={t('wanted')} extra={t('scaleHint')} rules={[{ required: true, message: t('common.required') }]}>
          <InputNumber min={1} max={1000} precision={0} autoFocus style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
