import { Outlet, useRouterState } from '@tanstack/react-router';
import { Drawer, Grid, Layout } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { AREAS } from '../areas.js';
import { Brand } from './brand.js';
import { Crumbs } from './crumbs.js';
import { IdleWatch } from './idle-watch.js';
import { MissingPage, NotPermittedPage } from './lost-pages.js';
import { mayOpen, placeAt, placesOf } from './navigation.js';
import { ProblemSlot } from './problem-slot.js';
import { SessionGate } from './session-gate.js';
import { SideMenu } from './side-menu.js';
import { TopBar } from './top-bar.js';
import { useVisitor } from './use-visitor.js';

const SIDE_PX = 224;
const STORED = 'postern-menu-folded';

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
  const path = useRouterState({ select: (state) => state.location.pathname });
  const wide = Grid.useBreakpoint().lg !== false;
  const [folded, setFolded] = useState(() => localStorage.getItem(STORED) === 'yes');
  const [drawer, setDrawer] = useState(false);
  useEffect(() => setDrawer(false), [path]);
  const toggle = () => {
    if (!wide) setDrawer(!drawer);
    else {
      localStorage.setItem(STORED, folded ? 'no' : 'yes');
      setFolded(!folded);
    }
  };
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      {wide ? (
        <Layout.Sider collapsed={folded} width={SIDE_PX} collapsedWidth={64} theme="dark" trigger={null}>
          <div style={{ position: 'sticky', top: 0, maxHeight: '100vh', overflowY: 'auto', scrollbarWidth: 'thin' }}>
            <Brand small={folded} />
            <SideMenu folded={folded} />
          </div>
        </Layout.Sider>
      ) : (
        <Drawer
          open={drawer}
          placement="left"
          size={280}
          onClose={() => setDrawer(false)}
          title={<Brand small={false} />}
          classNames={{ section: 'menu-drawer' }}
          styles={{ body: { padding: 0 } }}
        >
          <SideMenu folded={false} />
        </Drawer>
      )}
      <Layout style={{ minWidth: 0 }}>
        <TopBar onMenu={toggle} wide={wide} />
        <Layout.Content id="content" role="main" tabIndex={-1} style={{ padding: wide ? '16px 24px 24px' : '12px', outline: 'none' }}>
          <ProblemSlot />
          <Crumbs />
          <Guarded path={path} />
        </Layout.Content>
      </Layout>
      <IdleWatch />
    </Layout>
  );
}

/** The page, for accounts that may open it and gateways that have it. */
function Guarded({ path }: { readonly path: string }) {
  const visitor = useVisitor();
  const place = placeAt(AREAS, path);
  if (place !== undefined && !placesOf(AREAS, visitor.features).some((known) => known.page === place.page)) return <MissingPage />;
  if (place !== undefined && !mayOpen(place, visitor)) return <NotPermittedPage />;
  return <Outlet />;
}
