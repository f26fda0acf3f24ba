import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Form, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { setCsrf } from '../../api/call-api.js';
import { signIn } from '../../api/generated/client.js';
import type { SignInInput } from '../../api/generated/client.js';
import { problemOf } from '../../api/problem.js';
import { SESSION_KEY, sessionEndedIdle } from '../../app/query-client.js';
import { Mark } from '../../parts/brand.js';

/** The way in. Stays at the address that was wanted. */
export default function SignInPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const enter = useMutation({
    mutationFn: (input: SignInInput) => signIn(input),
    onSuccess(session) {
      setCsrf(session.csrf);
      client.setQueryData(SESSION_KEY, session);
    },
  });
  const required = [{ required: true, message: t('signIn.required') }];
  return (
    <Flex
      align="center"
      justify="center"
      style={{ minHeight: '100vh', padding: 16, background: 'radial-gradient(1200px 600px at 50% -10%, rgba(47, 84, 235, 0.22), transparent)' }}
    >
      <Card style={{ width: 380, maxWidth: '100%' }} styles={{ body: { padding: 32 } }}>
        <Flex vertical align="center" gap={4} style={{ marginBottom: 24 }}>
          <Mark size={48} />
          <Typography.Title level={3} style={{ margin: '8px 0 0' }}>
            Postern
          </Typography.Title>
          <Typography.Text type="secondary">{t('app.tagline')}</Typography.Text>
        </Flex>
        {enter.error === null && sessionEndedIdle() ? <Alert type="info" showIcon title={t('signIn.ended')} style={{ marginBottom: 16 }} /> : null}
        {enter.error === null ? null : <Alert type="error" showIcon title={reason(enter.error, t)} style={{ marginBottom: 16 }} />}
        <Form<SignInInput> layout="vertical" requiredMark={false} onFinish={(values) => enter.mutate(values)} initialValues={{ account: 'admin' }}>
          <Form.Item name="account" label={t('signIn.account')} rules={required}>
            <Input prefix={<UserOutlined />} autoComplete="username" size="large" />
          </Form.Item>
          <Form.Item name="password" label={t('signIn.password')} rules={required}>
            <Input.Password prefix={<LockOutlined />} autoComplete="current-password" size="large" autoFocus />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={enter.isPending}>
            {t('signIn.submit')}
          </Button>
        </Form>
      </Card>
    </Flex>
  );
}

function reason(thrown: unknown, t: ReturnType<typeof useTranslation>['t']): string {
  const problem = problemOf(thrown);
  switch (problem.code) {
    case 'SIGN_IN_FAILED':
      return t('signIn.failed');
    case 'SIGN_IN_LIMITED':
      return t('signIn.limited', { seconds: problem.retryAfterSeconds ?? 15 });
    default:
      return problem.status === 0 ? t('problem.noAnswer') : problem.detail;
  }
}
