import { Badge, Flex, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Cluster, ClusterComponent } from '../../api/generated/client.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { ComponentActions } from './component-actions.js';
import { PodTable } from './pod-table.js';

/** Every component with its pods; a row opens to them. */
export function ComponentTable({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useTranslation();
  return (
    <Table<ClusterComponent>
      size="middle"
      rowKey="name"
      pagination={false}
      dataSource={[...cluster.components]}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <NothingHere text={t('cluster.empty')} hint={t('cluster.emptyHint')} /> }}
      expandable={{
        defaultExpandedRowKeys: cluster.components.filter((one) => one.pods.some((pod) => !pod.ready)).map((one) => one.name),
        expandedRowRender: (component) => <PodTable pods={component.pods} revision={cluster.revision} />,
      }}
      columns={[
        { title: t('cluster.component'), dataIndex: 'name' },
        { title: t('cluster.ready'), key: 'ready', render: (_value, row) => <Readiness component={row} /> },
        { title: t('cluster.version'), key: 'version', render: (_value, row) => <Words words={row.pods.map((pod) => pod.version)} /> },
        { title: t('settings.revision'), key: 'revision', render: (_value, row) => <Revisions component={row} newest={cluster.revision} /> },
        { title: t('cluster.scale'), key: 'scale', render: (_value, row) => <Scale component={row} /> },
        { key: 'actions', align: 'right', fixed: 'right', render: (_value, row) => <ComponentActions component={row} /> },
      ]}
    />
  );
}

function Readiness({ component }: { readonly component: ClusterComponent }) {
  const { t } = useTranslation();
  const ready = component.pods.filter((pod) => pod.ready && !pod.terminating).length;
  const wanted = component.deployment?.wanted ?? component.pods.length;
  const status = ready >= wanted ? 'success' : ready === 0 ? 'error' : 'warning';
  return (
    <Flex gap={8} align="center">
      <Badge status={status} text={`${ready} / ${wanted}`} />
      {component.deployment?.settled === false ? <Tag color="blue">{t('cluster.rolling')}</Tag> : null}
    </Flex>
  );
}

function Words({ words }: { readonly words: readonly string[] }) {
  const all = [...new Set(words)].filter((word) => word !== '').sort();
  return <>{all.join(', ')}</>;
}

function Revisions({ component, newest }: { readonly component: ClusterComponent; readonly newest: number }) {
  const all = [...new Set(component.pods.flatMap((pod) => (pod.revision === undefined ? [] : [pod.revision])))].sort((a, b) => a - b);
  return (
    <Flex gap={4}>
      {all.map((revision) => (
        <Tag key={revision} color={revision >= newest ? 'green' : 'orange'}>
          {revision}
        </Tag>
      ))}
    </Flex>
  );
}

function Scale({ component }: { readonly component: ClusterComponent }) {
  const { t } = useTranslation();
  const { deployment } = component;
  if (deployment === undefined) return <Typography.Text type="secondary">{t('cluster.notHere')}</Typography.Text>;
  if (deployment.autoscaler === undefined) return <>{deployment.wanted}</>;
  return <>{t('cluster.autoscaled', { min: deployment.autoscaler.min, max: deployment.autoscaler.max })}</>;
}
