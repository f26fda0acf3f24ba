import { useParams } from '@tanstack/react-router';
import { Card, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadCluster } from '../../kit/api/generated/client.js';
import type { Cluster, ClusterComponent, ClusterPod } from '../../kit/api/generated/client.js';
import { RowList } from '../../kit/list/row-list.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectHistory } from '../../kit/object/object-history.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import type { ObjectView } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { Cut } from '../../kit/show/cut.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { When } from '../../kit/show/when.js';
import { ComponentActions } from './component-actions.js';
import { PodState, Readiness, Revisions } from './readiness.js';

const LIST = '/system/services';
const REFRESH_MS = 10_000;

/** One service with its pods, or its processes where there are no pods. */
export default function ServicePage() {
  const { t } = useTranslation('services');
  const { name = '' } = useParams({ strict: false }) as { readonly name?: string };
  const { data, error, refetch } = useReadCluster({ query: { refetchInterval: REFRESH_MS } });
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active />;
  const component = data.components.find((one) => one.name === name);
  return component === undefined ? (
    <MissingObject list={{ path: LIST, title: t('title') }} name={name} />
  ) : (
    <Service component={component} cluster={data} />
  );
}

function Service({ component, cluster }: { readonly component: ClusterComponent; readonly cluster: Cluster }) {
  const { t } = useTranslation('services');
  const mayAudit = useMay('audit.view');
  const inKubernetes = cluster.source === 'kubernetes';
  const pods = (
    <Card styles={{ body: { padding: 0 } }}>
      <Pods pods={component.pods} newest={cluster.revision} inKubernetes={inKubernetes} />
    </Card>
  );
  const history: readonly ObjectView[] =
    mayAudit && inKubernetes
      ? [
          {
            key: 'history',
            label: t('object.history'),
            content: <ObjectHistory about={(entry) => entry.action.startsWith('cluster.') && entry.object === component.name} />,
          },
        ]
      : [];
  return (
    <ObjectPage
      list={{ path: LIST, title: inKubernetes ? t('cluster') : t('title') }}
      title={component.name}
      status={<Readiness component={component} />}
      actions={<ComponentActions component={component} />}
      views={[{ key: 'pods', label: inKubernetes ? t('view.pods') : t('view.processes'), content: pods }, ...history]}
    />
  );
}

interface PodsProps {
  readonly pods: readonly ClusterPod[];
  readonly newest: number;
  readonly inKubernetes: boolean;
}

function Pods({ pods, newest, inKubernetes }: PodsProps) {
  const { t } = useTranslation('services');
  const when = (iso: string | undefined) => (iso === undefined ? '' : <When iso={iso} />);
  return (
    <RowList<ClusterPod>
      items={pods}
      idOf={(pod) => pod.name}
      loading={false}
      empty={<NothingHere text={t('common.nothing')} />}
      columns={[
        { key: 'name', title: inKubernetes ? t('pod') : t('process'), part: 'head', show: (pod) => <Cut text={pod.name} /> },
        { key: 'state', title: t('state'), width: 180, show: (pod) => <PodState pod={pod} /> },
        ...(inKubernetes ? [{ key: 'node', title: t('node'), width: 160, show: (pod: ClusterPod) => <Cut text={pod.node} /> }] : []),
        { key: 'version', title: t('common.version'), width: 100, show: (pod) => pod.version },
        { key: 'revision', title: t('common.revision'), width: 110, show: (pod) => <Revisions pods={[pod]} newest={newest} /> },
        { key: 'applied', title: t('applied'), width: 130, show: (pod) => when(pod.revisionAppliedAt) },
        ...(inKubernetes
          ? [{ key: 'restarts', title: t('restarts'), width: 90, align: 'right' as const, show: (pod: ClusterPod) => pod.restarts }]
          : []),
        { key: 'started', title: t('started'), width: 130, show: (pod) => when(pod.startedAt) },
      ]}
    />
  );
}
