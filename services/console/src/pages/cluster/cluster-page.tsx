import { ReloadOutlined } from '@ant-design/icons';
import { Alert, Button, Card, Flex, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadCluster } from '../../api/generated/client.js';
import type { Cluster } from '../../api/generated/client.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { ComponentTable } from './component-table.js';
import { NodeTable } from './node-table.js';

/** Where the gateway runs: components with their pods, nodes, and the revision in force in each. */
export default function ClusterPage() {
  const { t } = useTranslation();
  const { data, error, isFetching, refetch } = useReadCluster({ query: { refetchInterval: 10_000 } });
  const refresh = (
    <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
      {t('common.refresh')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('cluster.title')} hint={data === undefined ? undefined : <Summary cluster={data} />} actions={refresh} />
      <Flex vertical gap={16}>
        {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null ? <Skeleton active paragraph={{ rows: 12 }} /> : null}
        {data === undefined ? null : <Known cluster={data} />}
      </Flex>
    </>
  );
}

function Summary({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation();
  const pods = cluster.components.reduce((sum, component) => sum + component.pods.length, 0);
  const parts = [
    ...(cluster.kubernetes === undefined ? [] : [`Kubernetes ${cluster.kubernetes}`]),
    t('cluster.pods', { count: pods }),
    `${t('settings.revision')} ${cluster.revision}`,
  ];
  return <>{parts.join(' · ')}</>;
}

function Known({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation();
  return (
    <>
      {cluster.problem === 'none' ? null : (
        <Alert
          type={cluster.problem === 'kubernetes-down' ? 'warning' : 'info'}
          showIcon
          title={t(`cluster.problems.${cluster.problem}`)}
          description={t('cluster.heartbeatsOnly')}
        />
      )}
      <Card styles={{ body: { padding: 0 } }} title={t('cluster.components')}>
        <ComponentTable cluster={cluster} />
      </Card>
      <Card styles={{ body: { padding: 0 } }} title={t('cluster.nodes')}>
        <NodeTable nodes={cluster.nodes} />
      </Card>
    </>
  );
}
