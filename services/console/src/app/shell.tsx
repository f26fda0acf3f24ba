import {
  AppstoreOutlined,
  BarsOutlined,
  ClockCircleOutlined,
  ClusterOutlined,
  DashboardOutlined,
  KeyOutlined,
  LogoutOutlined,
  MailOutlined,
  MoonOutlined,
  SettingOutlined,
  SunOutlined,
  TranslationOutlined,
} from '@ant-design/icons';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Button, Dropdown, Flex, Layout, Menu, Space, Tooltip, Typography } from 'antd';
import type { MenuProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { signOut } from '../api/generated/client.js';
import { LANGUAGES, rememberLanguage, switchLanguage } from '../i18n/start-i18n.js';
import type { Language } from '../i18n/start-i18n.js';
import { Brand } from '../parts/brand.js';
import { IdleWatch } from './idle-watch.js';
import { endSession } from './query-client.js';
import { SessionGate, useSession } from './session.js';
import type { Permission } from './session.js';
import { useThemeSwitch } from './theme.js';

const PAGES = [
  { to: '/dashboard', key: 'dashboard', icon: <DashboardOutlined />, permission: 'dashboard.view' },
  { to: '/messages', key: 'messages', icon: <MailOutlined />, permission: 'events.view' },
  { to: '/queue', key: 'queue', icon: <ClockCircleOutlined />, permission: 'queue.view' },
  { to: '/rules', key: 'rules', icon: <BarsOutlined />, permission: 'rules.view' },
  { to: '/settings', key: 'settings', icon: <SettingOutlined />, permission: 'settings.view' },
  { to: '/cluster', key: 'cluster', icon: <ClusterOutlined />, permission: 'nodes.view' },
  { to: '/access', key: 'access', icon: <KeyOutlined />, permission: undefined },
] as const satisfies readonly { readonly permission: Permission | undefined; readonly [key: string]: unknown }[];

/** The frame of every page. */
export function Shell() {
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  );
}

function Frame() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [narrow, setNarrow] = useState(false);
  const pages = PAGES.filter((page) => page.permission === undefined || permissions.includes(page.permission));
  const current = pages.find((page) => path.startsWith(page.to))?.key;
  const items: MenuProps['items'] = pages.map((page) => ({
    key: page.key,
    icon: page.icon,
    label: <Link to={page.to}>{t(`menu.${page.key}`)}</Link>,
  }));
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <Layout.Sider breakpoint="lg" collapsible collapsed={narrow} onCollapse={setNarrow} width={216} theme="dark">
        <div style={{ position: 'sticky', top: 0 }}>
          <Brand small={narrow} />
          <Menu theme="dark" mode="inline" items={items} selectedKeys={current === undefined ? [] : [current]} style={{ padding: '0 8px' }} />
        </div>
      </Layout.Sider>
      <Layout>
        <TopBar />
        <Layout.Content style={{ padding: 24 }}>
          <Outlet />
        </Layout.Content>
      </Layout>
      <IdleWatch />
    </Layout>
  );
}

function TopBar() {
  const { t, i18n } = useTranslation();
  const { account, version } = useSession();
  const { dark, toggle } = useThemeSwitch();
  const leave = () =>
    void signOut()
      .catch(() => undefined)
      .finally(() => endSession('left'));
  const languages: MenuProps['items'] = Object.entries(LANGUAGES).map(([key, label]) => ({ key, label }));
  const choose: MenuProps['onClick'] = ({ key }) => {
    rememberLanguage(key as Language);
    void switchLanguage(key as Language);
  };
  return (
    <Layout.Header style={{ position: 'sticky', top: 0, zIndex: 10, borderBottom: '1px solid rgba(128, 128, 128, 0.18)' }}>
      <Flex justify="space-between" align="center" style={{ height: '100%' }}>
        <Typography.Text type="secondary">
          <AppstoreOutlined /> {t('app.tagline')} {version}
        </Typography.Text>
        <Space size={4}>
          <Tooltip title={t('app.theme')}>
            <Button type="text" aria-label={t('app.theme')} icon={dark ? <SunOutlined /> : <MoonOutlined />} onClick={toggle} />
          </Tooltip>
          <Dropdown menu={{ items: languages, onClick: choose, selectedKeys: [i18n.language] }}>
            <Button type="text" aria-label={t('app.language')} icon={<TranslationOutlined />}>
              {i18n.language.toUpperCase()}
            </Button>
          </Dropdown>
          <Dropdown menu={{ items: [{ key: 'out', icon: <LogoutOutlined />, label: t('app.signOut') }], onClick: leave }}>
            <Button type="text">{account}</Button>
          </Dropdown>
        </Space>
      </Flex>
    </Layout.Header>
  );
}
