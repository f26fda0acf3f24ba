import { Alert, Badge, Card, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadCluster } from '../../kit/api/generated/client.js';
import type { Cluster, ClusterComponent, ClusterNode } from '../../kit/api/generated/client.js';
import type { ListColumn } from '../../kit/list/list-column.js';
import { ListPage } from '../../kit/list/list-page.js';
import { RowList } from '../../kit/list/row-list.js';
import { wholeRows } from '../../kit/list/rows.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { RowLink } from '../../kit/show/row-link.js';
import { ToneTag } from '../../kit/words/word-tags.js';
import { Readiness, Revisions } from './readiness.js';

const REFRESH_MS = 10_000;
const idOf = (component: ClusterComponent) => component.name;

/** The parts of the gateway, and with Kubernetes its nodes. Where there is none, no word of it is shown. */
export default function ServicesPage() {
  const { t } = useTranslation('services');
  const query = useReadCluster({ query: { refetchInterval: REFRESH_MS } });
  const columns = useColumns(query.data);
  const inKubernetes = query.data?.problem !== 'not-in-kubernetes';
  return (
    <ListPage<ClusterComponent>
      list="services"
      title={query.data?.source === 'kubernetes' ? t('cluster') : t('title')}
      hint={query.data === undefined ? undefined : <Summary cluster={query.data} />}
      rows={wholeRows(query, (data) => data.components)}
      idOf={idOf}
      columns={columns}
      open={(row) => ({ to: '/system/services/$name', params: { name: row.name } })}
      empty={{ text: t('empty'), hint: t('emptyHint') }}
    >
      {query.data?.problem === 'kubernetes-down' ? <Alert type="warning" showIcon title={t('known')} description={t('heartbeatsOnly')} /> : null}
      {inKubernetes && query.data !== undefined && query.data.nodes.length > 0 ? <Nodes nodes={query.data.nodes} /> : null}
    </ListPage>
  );
}

function Summary({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation('services');
  const count = cluster.components.reduce((sum, component) => sum + component.pods.length, 0);
  const parts = [
    ...(cluster.kubernetes === undefined ? [] : [`Kubernetes ${cluster.kubernetes}`]),
    cluster.source === 'kubernetes' ? t('pods', { count }) : t('processes', { count }),
    `${t('common.revision')} ${cluster.revision}`,
  ];
  return <>{parts.join(' · ')}</>;
}

function useColumns(cluster: Cluster | undefined): readonly ListColumn<ClusterComponent>[] {
  const { t } = useTranslation('services');
  const newest = cluster?.revision ?? 0;
  const versions = (row: ClusterComponent) =>
    [...new Set(row.pods.map((pod) => pod.version))]
      .filter((version) => version !== '')
      .sort()
      .join(', ');
  const scale = ({ deployment }: ClusterComponent) => {
    if (deployment === undefined) return '';
    return deployment.autoscaler === undefined
      ? String(deployment.wanted)
      : t('autoscaled', { min: deployment.autoscaler.min, max: deployment.autoscaler.max });
  };
  return [
    {
      key: 'name',
      title: t('service'),
      part: 'head',
      show: (row) => (
        <RowLink to="/system/services/$name" params={{ name: row.name }}>
          {row.name}
        </RowLink>
      ),
      text: (row) => row.name,
    },
    {
      key: 'ready',
      title: t('ready'),
      width: 170,
      show: (row) => <Readiness component={row} />,
      text: (row) => String(row.pods.filter((pod) => pod.ready).length),
    },
    { key: 'version', title: t('common.version'), width: 130, show: versions, text: versions },
    {
      key: 'revision',
      title: t('common.revision'),
      width: 150,
      show: (row) => <Revisions pods={row.pods} newest={newest} />,
      text: (row) => row.pods.map((pod) => pod.revision ?? '').join(' '),
    },
    ...(cluster?.source === 'kubernetes' ? [{ key: 'scale', title: t('scale'), width: 200, show: scale, text: scale }] : []),
  ];
}

/** Nodes with the number of our pods; more where nodes may be read. */
function Nodes({ nodes }: { readonly nodes: readonly ClusterNode[] }) {
  const { t } = useTranslation('services');
  return (
    <Card styles={{ body: { padding: 0 } }} title={t('nodes')}>
      <RowList<ClusterNode>
        items={nodes}
        idOf={(node) => node.name}
        loading={false}
        empty={<NothingHere text={t('common.nothing')} />}
        columns={[
          { key: 'name', title: t('node'), part: 'head', show: (node) => node.name },
          { key: 'state', title: t('state'), width: 220, show: (node) => <NodeState node={node} /> },
          { key: 'pods', title: t('podCount'), width: 90, align: 'right', show: (node) => node.pods },
          { key: 'zone', title: t('zone'), width: 160, show: (node) => node.zone },
          { key: 'kubelet', title: t('kubelet'), width: 140, show: (node) => node.kubelet },
        ]}
      />
    </Card>
  );
}

function NodeState({ node }: { readonly node: ClusterNode }) {
  const { t } = useTranslation('services');
  if (node.ready === undefined) return <Typography.Text type="secondary">{t('unknown')}</Typography.Text>;
  return (
    <Flex gap={8} align="center" wrap>
      <Badge status={node.ready ? 'success' : 'error'} text={node.ready ? t('isReady') : t('notReady')} />
      {node.schedulable === false ? <ToneTag tone="warn">{t('cordoned')}</ToneTag> : null}
    </Flex>
  );
}
