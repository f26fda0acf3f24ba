import { Badge, Flex, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { ClusterPod } from '../../api/generated/client.js';
import { dateTime } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';

/** The pods of one component, or its processes where there are no pods. */
export function PodTable({ pods, revision }: { readonly pods: readonly ClusterPod[]; readonly revision: number }) {
  const { t, i18n } = useTranslation();
  const when = (iso: string | undefined) => (iso === undefined ? '' : dateTime(iso, i18n.language));
  return (
    <Table<ClusterPod>
      size="small"
      rowKey="name"
      pagination={pods.length > 50 ? { pageSize: 50 } : false}
      dataSource={[...pods]}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <NothingHere text={t('cluster.noPods')} /> }}
      columns={[
        { title: t('cluster.pod'), dataIndex: 'name' },
        { title: t('cluster.state'), key: 'state', render: (_value, pod) => <PodState pod={pod} /> },
        { title: t('cluster.node'), dataIndex: 'node' },
        { title: t('cluster.version'), dataIndex: 'version' },
        {
          title: t('settings.revision'),
          key: 'revision',
          render: (_value, pod) =>
            pod.revision === undefined ? (
              <Typography.Text type="secondary">{t('cluster.noHeartbeat')}</Typography.Text>
            ) : (
              <Tag color={pod.revision >= revision ? 'green' : 'orange'}>{pod.revision}</Tag>
            ),
        },
        { title: t('cluster.applied'), key: 'applied', render: (_value, pod) => when(pod.revisionAppliedAt) },
        { title: t('cluster.restarts'), dataIndex: 'restarts', align: 'right' },
        { title: t('cluster.started'), key: 'started', render: (_value, pod) => when(pod.startedAt) },
      ]}
    />
  );
}

function PodState({ pod }: { readonly pod: ClusterPod }) {
  const { t } = useTranslation();
  const word = pod.terminating ? t('cluster.stopping') : pod.ready ? t('cluster.isReady') : t('cluster.notReady');
  return (
    <Flex gap={8} align="center">
      <Badge status={pod.terminating ? 'processing' : pod.ready ? 'success' : 'error'} text={word} />
      {pod.reason === '' ? null : <Tag color="orange">{pod.reason === 'silent' ? t('cluster.silent') : pod.reason}</Tag>}
    </Flex>
  );
}
