import { Badge, Flex, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { ClusterNode } from '../../api/generated/client.js';
import { NothingHere } from '../../parts/nothing-here.js';

/** Nodes with the number of our pods; more where nodes may be read. */
export function NodeTable({ nodes }: { readonly nodes: readonly ClusterNode[] }) {
  const { t } = useTranslation();
  return (
    <Table<ClusterNode>
      size="middle"
      rowKey="name"
      pagination={nodes.length > 50 ? { pageSize: 50 } : false}
      dataSource={[...nodes]}
      locale={{ emptyText: <NothingHere text={t('cluster.noNodes')} /> }}
      columns={[
        { title: t('cluster.node'), dataIndex: 'name' },
        { title: t('cluster.state'), key: 'state', render: (_value, node) => <NodeState node={node} /> },
        { title: t('cluster.podCount'), dataIndex: 'pods', align: 'right' },
        { title: t('cluster.zone'), dataIndex: 'zone' },
        { title: t('cluster.kubelet'), dataIndex: 'kubelet' },
      ]}
    />
  );
}

function NodeState({ node }: { readonly node: ClusterNode }) {
  const { t } = useTranslation();
  if (node.ready === undefined) return <Typography.Text type="secondary">{t('cluster.unknown')}</Typography.Text>;
  return (
    <Flex gap={8} align="center">
      <Badge status={node.ready ? 'success' : 'error'} text={node.ready ? t('cluster.isReady') : t('cluster.notReady')} />
      {node.schedulable === false ? <Tag color="orange">{t('cluster.cordoned')}</Tag> : null}
    </Flex>
  );
}
