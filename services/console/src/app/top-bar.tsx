import { KeyOutlined, LogoutOutlined, MenuOutlined, MoonOutlined, SunOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown, Flex, Layout } from 'antd';
import type { MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';

import { AREAS } from '../areas.js';
import { signOut } from '../kit/api/generated/client.js';
import { endSession } from '../kit/query-client.js';
import { useSession } from '../kit/session.js';
import { placesOf } from './navigation.js';
import { LANGUAGES, rememberLanguage, switchLanguage } from '../kit/texts/start-i18n.js';
import type { Language } from '../kit/texts/start-i18n.js';
import { SearchBox } from './search-box.js';
import { useThemeSwitch } from './theme.js';
import { useVisitor } from './use-visitor.js';

interface TopBarProps {
  readonly onMenu: () => void;
  readonly wide: boolean;
}

/** Menu button, search, and what belongs to the person: theme, language, account. */
export function TopBar({ onMenu, wide }: TopBarProps) {
  const { t } = useTranslation();
  return (
    <Layout.Header
      style={{ position: 'sticky', top: 0, zIndex: 10, padding: wide ? '0 20px' : '0 8px', borderBottom: '1px solid rgba(128, 128, 128, 0.18)' }}
    >
      <Flex justify="space-between" align="center" gap={8} style={{ height: '100%', lineHeight: 1.5 }}>
        <Button type="text" aria-label={t('app.menu')} icon={<MenuOutlined />} onClick={onMenu} />
        <div style={{ flex: 1, minWidth: 0, maxWidth: 460, display: 'flex', alignItems: 'center' }}>
          <SearchBox />
        </div>
        <Personal wide={wide} />
      </Flex>
    </Layout.Header>
  );
}

function Personal({ wide }: { readonly wide: boolean }) {
  const { t, i18n } = useTranslation();
  const { account, version } = useSession();
  const { features } = useVisitor();
  const { dark, toggle } = useThemeSwitch();
  const navigate = useNavigate();
  const leave = () =>
    void signOut()
      .catch(() => undefined)
      .finally(() => endSession('left'));
  const languages: MenuProps['items'] = Object.entries(LANGUAGES).map(([key, label]) => ({ key, label }));
  const choose: MenuProps['onClick'] = ({ key }) => {
    rememberLanguage(key as Language);
    void switchLanguage(key as Language);
  };
  // What is in no group of the menu belongs to the account.
  const own = placesOf(AREAS, features).filter((place) => place.area.group === undefined);
  const items: MenuProps['items'] = [
    ...own.map(({ area, page }) => ({ key: page.path, icon: <KeyOutlined />, label: t(page.title as never, { ns: area.id }) })),
    { key: 'out', icon: <LogoutOutlined />, label: t('app.signOut') },
    { type: 'divider' },
    { key: 'version', disabled: true, label: `Postern ${version}` },
  ];
  const act: MenuProps['onClick'] = ({ key }) => (key === 'out' ? leave() : void navigate({ to: key }));
  return (
    <Flex gap={2} align="center">
      <Button type="text" aria-label={t('app.theme')} title={t('app.theme')} icon={dark ? <SunOutlined /> : <MoonOutlined />} onClick={toggle} />
      <Dropdown trigger={['click']} menu={{ items: languages, onClick: choose, selectedKeys: [i18n.language] }}>
        <Button type="text" aria-label={t('app.language')} icon={<TranslationOutlined />}>
          {wide ? i18n.language.toUpperCase() : null}
        </Button>
      </Dropdown>
      <Dropdown trigger={['click']} menu={{ items, onClick: act }}>
        <Button type="text" aria-label={`${t('app.account')}: ${account}`} icon={<UserOutlined />}>
          {wide ? account : null}
        </Button>
      </Dropdown>
    </Flex>
  );
}
