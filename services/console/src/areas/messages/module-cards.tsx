import { Card, Collapse, Descriptions, Flex, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace, ModuleResult, Scan } from '../../kit/api/generated/client.js';
import { RowList } from '../../kit/list/row-list.js';
import { Cut } from '../../kit/show/cut.js';
import { dateTime } from '../../kit/show/formats.js';
import { useWords } from '../../kit/words/use-words.js';
import { OutcomeTag, StatusTag, ToneTag } from '../../kit/words/word-tags.js';
import { isDetection } from '../../kit/words/words.js';
import { useReasons } from './use-reasons.js';

/** What every scanner said. What found something stands first and whole; what is clean or did not run is a line. */
export function ModuleCards({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation('messages');
  const words = useWords();
  const reason = useReasons();
  if (trace.scans.length === 0) return null;
  // Guilty: what found something or could not look. What is clean may have seen something all the same; that is folded.
  const guilty = (scan: Scan) => scan.modules.filter((module) => isDetection(module.status) || ['failed', 'unscannable'].includes(module.outcome));
  const folded = trace.scans.flatMap((scan) => scan.modules.filter((module) => !guilty(scan).includes(module) && module.findings.length > 0));
  const all = trace.scans.flatMap((scan) => scan.modules);
  const names = (modules: readonly ModuleResult[]) => modules.map((module) => words.module(module.module)).join(', ');
  const clean = all.filter((module) => module.outcome === 'clean' && module.findings.length === 0 && !isDetection(module.status));
  const skipped = Map.groupBy(
    all.filter((module) => module.outcome === 'notScanned'),
    (module) => module.why,
  );
  return (
    <Card title={t('modules')}>
      <Flex vertical gap={16}>
        {trace.scans
          .filter((scan) => guilty(scan).length > 0)
          .map((scan) => (
            <ScanBlock key={scan.scanner} scan={scan} modules={guilty(scan)} />
          ))}
        {folded.length === 0 ? null : (
          <Collapse
            size="small"
            items={folded.map((module) => ({
              key: module.module,
              label: `${words.module(module.module)}: ${words.status(module.status)} · ${t('findings', { count: module.findings.length })}`,
              children: <ModuleCard module={module} />,
            }))}
          />
        )}
        {clean.length === 0 ? null : <Typography.Text>{t('cleanModules', { modules: names(clean) })}</Typography.Text>}
        {[...skipped].map(([why, modules]) => (
          <Typography.Text key={why} type="secondary">
            {t('skippedModules', { reason: reason(why), modules: names(modules) })}
          </Typography.Text>
        ))}
      </Flex>
    </Card>
  );
}

function ScanBlock({ scan, modules }: { readonly scan: Scan; readonly modules: readonly ModuleResult[] }) {
  const { t, i18n } = useTranslation('messages');
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
          <ToneTag tone="quiet">{t('took', { ms: Math.round(scan.durationMs) })}</ToneTag>
        </Flex>
      </Flex>
      <Flex vertical gap={12}>
        {modules.map((module) => (
          <ModuleCard key={module.module} module={module} />
        ))}
      </Flex>
    </div>
  );
}

function ModuleCard({ module }: { readonly module: ModuleResult }) {
  const { t } = useTranslation('messages');
  const words = useWords();
  const reason = useReasons();
  const facts = Object.entries(module.facts).filter(([, value]) => value !== '');
  const title = (
    <Flex gap={8} align="center" wrap>
      <span>{words.module(module.module)}</span>
      {module.status === '' ? <OutcomeTag word={module.outcome} /> : <StatusTag word={module.status} />}
      {module.classes.map((name) => (
        <ToneTag key={name} tone="quiet">
          {words.detection(name)}
        </ToneTag>
      ))}
      {module.why === '' ? null : <Typography.Text type="secondary">{reason(module.why)}</Typography.Text>}
    </Flex>
  );
  return (
    <Card size="small" type="inner" title={title} styles={{ body: { padding: 0 } }} data-module={module.module}>
      {module.findings.length === 0 ? null : <Findings module={module} />}
      {facts.length === 0 ? null : (
        <Descriptions
          size="small"
          column={1}
          style={{ padding: 12 }}
          styles={{ label: { width: 120 } }}
          items={facts.map(([key, value]) => ({
            key,
            label: <span lang="en">{key}</span>,
            children: (
              <span className="whole" lang="en">
                {value}
              </span>
            ),
          }))}
        />
      )}
      {facts.length === 0 && module.findings.length === 0 ? <div style={{ padding: 12 }}>{t('common.none')}</div> : null}
    </Card>
  );
}

/** Observations of a module, the heaviest first. */
function Findings({ module }: { readonly module: ModuleResult }) {
  const { t } = useTranslation('messages');
  const rows = [...module.findings].sort((a, b) => b.weight - a.weight).map((finding, i) => ({ ...finding, id: `${i}` }));
  return (
    <RowList
      items={rows}
      idOf={(row) => row.id}
      loading={false}
      empty={null}
      columns={[
        {
          key: 'code',
          title: t('finding'),
          width: 220,
          part: 'head',
          show: (row) => (
            <Typography.Text code className="whole">
              {row.code}
            </Typography.Text>
          ),
        },
        { key: 'weight', title: t('weight'), width: 80, align: 'right', show: (row) => (row.weight === 0 ? '' : row.weight) },
        {
          key: 'evidence',
          title: t('evidence'),
          show: (row) => (
            <span className="whole" lang="en">
              {row.evidence}
            </span>
          ),
        },
        { key: 'part', title: t('part'), width: 220, show: (row) => <Cut text={row.part.replaceAll('/', ' › ')} quiet /> },
      ]}
    />
  );
}
