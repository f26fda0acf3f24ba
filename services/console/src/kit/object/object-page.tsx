import { ArrowLeftOutlined } from '@ant-design/icons';
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { Link } from '@tanstack/react-router';
import { Flex, Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { lastAddress } from '../list/last-address.js';
import { PageHead } from '../show/page-head.js';

/** One view of an object. It has an address of its own: `?view=<key>`. */
export interface ObjectView {
  readonly key: string;
  readonly label: string;
  readonly content: ReactNode;
}

export interface ObjectPageProps {
  /** Path and title of the list that it is part of. */
  readonly list: { readonly path: string; readonly title: string };
  readonly title: string;
  /** Its state, owner and identity: words in the colour of their weight. */
  readonly status?: ReactNode;
  /** The action bar. What the account may not do is not drawn. */
  readonly actions?: ReactNode;
  /** Above all views: what must be read first. */
  readonly notice?: ReactNode;
  /** The first is shown when the address names none; a single one needs no tabs. */
  readonly views: readonly [ObjectView, ...ObjectView[]];
}

/** The pattern of every object: the way back to the list as it was left, title, status, action bar, and its views. */
export function ObjectPage({ list, title, status, actions, notice, views }: ObjectPageProps) {
  const { t } = useTranslation();
  const view = useView(views);
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const show = (key: string) => void navigate({ to: path, search: (key === views[0].key ? {} : { view: key }) as never, replace: true });
  return (
    <>
      <div style={{ marginBottom: 4, fontSize: 13 }}>
        <BackLink path={list.path}>
          <ArrowLeftOutlined /> {t('object.back', { list: list.title })}
        </BackLink>
      </div>
      <PageHead
        title={title}
        hint={
          status === undefined ? undefined : (
            <Flex gap={8} align="center" wrap style={{ marginTop: 6 }}>
              {status}
            </Flex>
          )
        }
        actions={actions}
      />
      <Flex vertical gap={16}>
        {notice}
        {views.length === 1 ? (
          views[0].content
        ) : (
          <Tabs
            activeKey={view.key}
            onChange={show}
            destroyOnHidden={false}
            items={views.map(({ key, label, content }) => ({ key, label, children: content }))}
          />
        )}
      </Flex>
    </>
  );
}

/** The view that the address names; the first one when it names none that there is. */
function useView(views: ObjectPageProps['views']): ObjectView {
  const raw = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  return views.find((view) => view.key === raw['view']) ?? views[0];
}

/** Leads to a list with the filters that it was left with. */
function BackLink({ path, children }: { readonly path: string; readonly children: ReactNode }) {
  const address = lastAddress(path);
  const [to = path, query = ''] = address.split('?');
  const router = Object.fromEntries(new URLSearchParams(query));
  return (
    <Link to={to} search={router as never}>
      {children}
    </Link>
  );
}
