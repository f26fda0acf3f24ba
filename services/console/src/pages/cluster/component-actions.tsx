import { ColumnHeightOutlined, ReloadOutlined } from '@ant-design/icons';
import { App, Button, Flex, Form, InputNumber, Modal, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { restartComponent, scaleComponent } from '../../api/generated/client.js';
import type { ClusterComponent } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';

/** Rolling restart and scale of one component; nothing where that is not possible from here. */
export function ComponentActions({ component }: { readonly component: ClusterComponent }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const ask = useAsk();
  const may = useMay('cluster.manage');
  const [scaling, setScaling] = useState(false);
  const { name, deployment } = component;
  const restart = useChange(() => restartComponent(name), { onDone: () => void message.success(t('cluster.restarting', { name })) });
  if (!may || deployment === undefined) return null;
  const askRestart = () =>
    ask({
      title: t('cluster.confirmRestart', { name }),
      text: t('cluster.confirmRestartText'),
      does: t('cluster.restart'),
      work: () => restart.mutateAsync(undefined),
    });
  const autoscaled = deployment.autoscaler !== undefined;
  return (
    <Flex gap={4} justify="flex-end">
      <Tooltip title={autoscaled ? t('cluster.autoscalerDecides') : undefined}>
        <Button
          size="small"
          icon={<ColumnHeightOutlined />}
          aria-label={`${t('cluster.scale')}: ${name}`}
          disabled={autoscaled}
          onClick={() => setScaling(true)}
        >
          {t('cluster.scale')}
        </Button>
      </Tooltip>
      <Button size="small" icon={<ReloadOutlined />} aria-label={`${t('cluster.restart')}: ${name}`} onClick={askRestart}>
        {t('cluster.restart')}
      </Button>
      {scaling ? <ScaleDialog name={name} replicas={deployment.wanted} onClose={() => setScaling(false)} /> : null}
    </Flex>
  );
}

function ScaleDialog({ name, replicas, onClose }: { readonly name: string; readonly replicas: number; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ replicas: number }>();
  const scale = useChange((input: { readonly replicas: number }) => scaleComponent(name, input), {
    onDone() {
      void message.success(t('cluster.scaled', { name }));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('cluster.scaleTitle', { name })}
      okText={t('cluster.scale')}
      confirmLoading={scale.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ replicas: Math.max(1, replicas) }} onFinish={(input) => scale.mutate(input)}>
        <Form.Item
          name="replicas"
          label={t('cluster.wanted')}
          extra={t('cluster.scaleHint')}
          rules={[{ required: true, message: t('signIn.required') }]}
        >
          <InputNumber min={1} max={1000} precision={0} autoFocus style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
