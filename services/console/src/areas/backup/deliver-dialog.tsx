import { Alert, App, Form, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';

import { deliverKept } from '../../kit/api/generated/client.js';
import type { BackupDeliverInput, KeptMailDetail } from '../../kit/api/generated/client.js';
import { useChange } from '../../kit/use-change.js';

interface Typed {
  readonly recipients?: string[];
  readonly form: 'default' | 'original' | 'attachment';
}
const FORMS = ['default', 'original', 'attachment'] as const;
const ADDRESS = /^[^\s<>,;:"\\@]+@[^\s<>,;:"\\@]+$/;

/** To whom a kept mail is sent, and as what. */
export function DeliverDialog({ mail, onClose }: { readonly mail: KeptMailDetail; readonly onClose: () => void }) {
  const { t } = useTranslation('backup');
  const { message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const deliver = useChange((input: BackupDeliverInput) => deliverKept(mail.id, input), {
    onDone({ recipients }) {
      void message.success(t('delivered', { recipients: recipients.slice(0, 5).join(', ') }));
      onClose();
    },
  });
  const send = ({ recipients = [], form: as }: Typed) => deliver.mutate({ recipients, ...(as === 'default' ? {} : { form: as }) });
  const stray = (texts: readonly string[] = []) => texts.find((text) => !ADDRESS.test(text));
  return (
    <Modal
      open
      title={t('deliverTitle', { count: 1 })}
      okText={t('deliver')}
      confirmLoading={deliver.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      {mail.detectedBy.length === 0 ? null : <Alert type="warning" showIcon title={t('deliverWarning')} style={{ marginBottom: 16 }} />}
      <Form form={form} layout="vertical" initialValues={{ form: 'default' }} onFinish={send}>
        <Form.Item
          name="recipients"
          label={t('deliverTo')}
          extra={t('deliverToHint')}
          rules={[
            {
              validator: (_rule, texts: string[] | undefined) => {
                const text = stray(texts);
                return text === undefined ? Promise.resolve() : Promise.reject(new Error(t('notAddress', { text })));
              },
            },
          ]}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', ';']} placeholder={mail.recipients.slice(0, 3).join(', ')} />
        </Form.Item>
        <Form.Item name="form" label={t('deliverForm')}>
          <Select options={FORMS.map((value) => ({ value, label: t(`form.${value}`) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
