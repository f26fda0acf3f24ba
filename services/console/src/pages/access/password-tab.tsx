import { App, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

import { changePassword } from '../../api/generated/client.js';
import type { PasswordInput } from '../../api/generated/client.js';
import { useChange } from '../../parts/use-change.js';

interface Fields extends PasswordInput {
  readonly repeat: string;
}

/** The own password. */
export function PasswordTab() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const change = useChange((input: PasswordInput) => changePassword(input), {
    onDone() {
      form.resetFields();
      void message.success(t('access.changed'));
    },
    onFields: (errors) => form.setFields(errors.map((e) => ({ name: e.path as keyof Fields, errors: [e.message] }))),
  });
  const required = { required: true, message: t('signIn.required') };
  return (
    <Form form={form} layout="vertical" style={{ maxWidth: 360 }} onFinish={({ current, next }) => change.mutate({ current, next })}>
      <Form.Item name="current" label={t('access.current')} rules={[required]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="next" label={t('access.next')} rules={[required, { min: 15, message: t('access.length') }]} extra={t('access.length')}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t('access.repeat')}
        dependencies={['next']}
        rules={[
          required,
          ({ getFieldValue }) => ({
            validator: (_rule, value) => (value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('access.differs')))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t('access.change')}
      </Button>
    </Form>
  );
}
