import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Form, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { setCsrf } from '../kit/api/call-api.js';
import { signIn } from '../kit/api/generated/client.js';
import type { SignInInput } from '../kit/api/generated/client.js';
import { useProblemText } from '../kit/api/use-problem-text.js';
import { SESSION_KEY, sessionEndedIdle } from '../kit/query-client.js';
import { LANGUAGES, rememberLanguage, switchLanguage } from '../kit/texts/start-i18n.js';
import type { Language } from '../kit/texts/start-i18n.js';
import { Mark } from './brand.js';
import { useThemeSwitch } from './theme.js';

/** The way in. Stays at the address that was wanted. */
export default function SignInPage() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const textOf = useProblemText();
  const { toggle } = useThemeSwitch();
  const enter = useMutation({
    mutationFn: (input: SignInInput) => signIn(input),
    onSuccess(session) {
      setCsrf(session.csrf);
      client.setQueryData(SESSION_KEY, session);
    },
  });
  const required = [{ required: true, message: t('common.required') }];
  const choose = (language: string) => {
    rememberLanguage(language as Language);
    void switchLanguage(language as Language);
  };
  return (
    <Flex
      vertical
      align="center"
      justify="center"
      gap={16}
      role="main"
      style={{
        minHeight: '100vh',
        padding: 16,
        boxSizing: 'border-box',
        background: 'radial-gradient(1200px 600px at 50% -10%, rgba(47, 84, 235, 0.22), transparent)',
      }}
    >
      <Card style={{ width: 380, maxWidth: '100%' }} styles={{ body: { padding: 32 } }}>
        <Flex vertical align="center" gap={4} style={{ marginBottom: 24 }}>
          <Mark size={48} />
          <Typography.Title level={1} style={{ margin: '8px 0 0', fontSize: 24 }}>
            Postern
          </Typography.Title>
          <Typography.Text type="secondary">{t('app.tagline')}</Typography.Text>
        </Flex>
        {enter.error === null && sessionEndedIdle() ? <Alert type="info" showIcon title={t('signIn.ended')} style={{ marginBottom: 16 }} /> : null}
        {enter.error === null ? null : <Alert type="error" showIcon title={textOf(enter.error)} style={{ marginBottom: 16 }} />}
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
      <Flex gap={4}>
        {Object.entries(LANGUAGES).map(([key, label]) => (
          <Button key={key} type="text" size="small" lang={key} aria-pressed={i18n.language === key} onClick={() => choose(key)}>
            {label}
          </Button>
        ))}
        <Button type="text" size="small" onClick={toggle}>
          {t('app.theme')}
        </Button>
      </Flex>
    </Flex>
  );
}
