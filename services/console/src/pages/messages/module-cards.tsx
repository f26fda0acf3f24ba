import { Card, Col, Descriptions, Flex, Row, Tag, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace, ModuleResult, Scan } from '../../api/generated/client.js';
import { en } from '../../i18n/en.js';
import { dateTime } from '../../parts/formats.js';
import { statusColor } from '../../parts/status-tags.js';
import { FindingTable } from './finding-table.js';

const OUTCOME_COLOR: Readonly<Record<ModuleResult['outcome'], string>> = {
  clean: 'green',
  found: 'red',
  unscannable: 'orange',
  notScanned: 'default',
  failed: 'orange',
};

/** What every scanner said: a card for each module. */
export function ModuleCards({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation();
  if (trace.scans.length === 0) return null;
  return (
    <Card title={t('story.modules')}>
      <Flex vertical gap={16}>
        {trace.scans.map((scan) => (
          <ScanBlock key={scan.scanner} scan={scan} />
        ))}
      </Flex>
    </Card>
  );
}

function ScanBlock({ scan }: { readonly scan: Scan }) {
  const { t, i18n } = useTranslation();
  return (
    <div>
      <Flex justify="space-between" gap={8} wrap style={{ marginBottom: 8 }}>
        <Typography.Text strong>{scan.scanner}</Typography.Text>
        <Flex gap={8} wrap align="center">
          {scan.engines.map((engine) => (
            <Tooltip
              key={`${engine.engine} ${engine.version}`}
              title={engine.databaseAt === undefined ? undefined : dateTime(engine.databaseAt, i18n.language)}
            >
              <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                {engine.engine} {engine.version} {engine.database}
              </Typography.Text>
            </Tooltip>
          ))}
          <Tag>{t('story.took', { ms: Math.round(scan.durationMs) })}</Tag>
        </Flex>
      </Flex>
      <Row gutter={[12, 12]}>
        {scan.modules.map((module) => (
          <Col key={module.module} span={24}>
            <ModuleCard module={module} />
          </Col>
        ))}
      </Row>
    </div>
  );
}

function ModuleCard({ module }: { readonly module: ModuleResult }) {
  const { t } = useTranslation();
  const facts = Object.entries(module.facts).filter(([, value]) => value !== '');
  const name = Object.hasOwn(en.module, module.module) ? t(`module.${module.module as keyof typeof en.module}`) : module.title;
  const title = (
    <Flex gap={8} align="center" wrap>
      <span>{name}</span>
      <Tag color={module.outcome === 'found' ? statusColor(module.status) : OUTCOME_COLOR[module.outcome]}>
        {module.status === '' ? t(`story.outcome.${module.outcome}`) : module.status}
      </Tag>
      {module.classes.map((c) => (
        <Tag key={c}>{c}</Tag>
      ))}
    </Flex>
  );
  const outcome = [t(`story.outcome.${module.outcome}`), module.why].filter((x) => x !== '').join(': ');
  const quiet = module.findings.length === 0 && facts.length === 0;
  return (
    <Card
      size="small"
      type="inner"
      title={title}
      extra={<Typography.Text type="secondary">{outcome}</Typography.Text>}
      styles={{ body: quiet ? { display: 'none' } : {} }}
      data-module={module.module}
    >
      {module.findings.length === 0 ? null : <FindingTable findings={module.findings} />}
      {facts.length === 0 ? null : (
        <Descriptions
          size="small"
          column={1}
          style={{ marginTop: module.findings.length === 0 ? 0 : 12 }}
          items={facts.map(([key, value]) => ({ key, label: key, children: <span style={{ overflowWrap: 'anywhere' }}>{value}</span> }))}
        />
      )}
    </Card>
  );
}
