import { Card, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';

import { useSession } from '../../app/session.js';
import { PageHead } from '../../parts/page-head.js';
import { AuditTab } from './audit-tab.js';
import { PasswordTab } from './password-tab.js';
import { TokenTab } from './token-tab.js';

/** Own password, tokens for scripts, and who did what. */
export default function AccessPage() {
  const { t } = useTranslation();
  const { account, permissions } = useSession();
  const items = [
    ...(permissions.includes('tokens.manage') ? [{ key: 'tokens', label: t('access.tokens'), children: <TokenTab /> }] : []),
    { key: 'password', label: t('access.password'), children: <PasswordTab /> },
    ...(permissions.includes('audit.view') ? [{ key: 'audit', label: t('access.audit'), children: <AuditTab /> }] : []),
  ];
  return (
    <>
      <PageHead title={t('access.title')} hint={account} />
      <Card styles={{ body: { paddingTop: 8 } }}>
        <Tabs items={items} />
      </Card>
    </>
  );
}
