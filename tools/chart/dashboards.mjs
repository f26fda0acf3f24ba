// The Grafana dashboards as data: rows of [title, unit, queries]. A query is [legend, PromQL].

const rate = (metric, by, more = '') => `sum${by === '' ? '' : ` by (${by})`} (rate(${metric}{namespace="$namespace"${more}}[$__rate_interval]))`;
const quantile = (q, metric, by = '') =>
  `histogram_quantile(${q}, sum by (${['le', by].filter(Boolean).join(', ')}) (rate(${metric}_bucket{namespace="$namespace"}[$__rate_interval])))`;
const gauge = (how, metric, by = '') => `${how}${by === '' ? '' : ` by (${by})`} (${metric}{namespace="$namespace"})`;

export const DASHBOARDS = {
  'mail-flow': {
    title: 'Postern: mail flow',
    panels: [
      ['Mails by fate', 'short', [['{{fate}}', rate('postern_pipeline_messages_total', 'fate')]]],
      [
        'Answer to DATA',
        's',
        [
          ['median', quantile(0.5, 'postern_smtp_accept_seconds')],
          ['99 %', quantile(0.99, 'postern_smtp_accept_seconds')],
        ],
      ],
      ['Sessions', 'short', [['{{pod}}', gauge('sum', 'postern_smtp_sessions', 'pod')]]],
      ['Replies to DATA', 'short', [['{{code}}', rate('postern_smtp_replies_total', 'code', ',command="DATA"')]]],
      ['Octets in flight', 'bytes', [['{{pod}}', gauge('sum', 'postern_pipeline_in_flight_bytes', 'pod')]]],
      ['Wait for durability', 's', [['{{step}} 99 %', quantile(0.99, 'postern_pipeline_commit_seconds', 'step')]]],
      ['Errors', 'short', [['{{code}}', rate('postern_pipeline_errors_total', 'code')]]],
      ['Answers to RCPT', 'short', [['{{answer}}', rate('postern_pipeline_recipients_total', 'answer')]]],
    ],
  },
  scanners: {
    title: 'Postern: scanners',
    panels: [
      ['Calls by outcome', 'short', [['{{scanner}} {{outcome}}', rate('postern_pipeline_scan_seconds_count', 'scanner, outcome')]]],
      ['Length of a scan', 's', [['{{scanner}} 99 %', quantile(0.99, 'postern_pipeline_scan_seconds', 'scanner')]]],
      ['Scans at work', 'short', [['{{component}} {{pod}}', gauge('sum', 'postern_scanner_active', 'component, pod')]]],
      ['Engines', 'short', [['{{engine}}', gauge('max', 'postern_antivirus_engine_up', 'engine')]]],
      ['Age of signatures', 's', [['{{engine}}', gauge('max', 'postern_antivirus_database_age_seconds', 'engine')]]],
      ['Answers of engines', 's', [['{{engine}} 99 %', quantile(0.99, 'postern_antivirus_engine_seconds', 'engine')]]],
      ['CPU', 'short', [['{{component}}', rate('process_cpu_seconds_total', 'component')]]],
      ['Memory', 'bytes', [['{{component}} {{pod}}', gauge('sum', 'process_resident_memory_bytes', 'component, pod')]]],
    ],
  },
  delivery: {
    title: 'Postern: delivery and configuration',
    panels: [
      ['Attempts by result', 'short', [['{{result}}', rate('postern_delivery_attempts_total', 'result')]]],
      [
        'From receipt to delivery',
        's',
        [
          ['median', quantile(0.5, 'postern_delivery_latency_seconds')],
          ['99 %', quantile(0.99, 'postern_delivery_latency_seconds')],
        ],
      ],
      ['Mails that wait', 'short', [['queue', gauge('max', 'postern_delivery_queue_messages')]]],
      ['Age of the oldest', 's', [['oldest', gauge('max', 'postern_delivery_queue_oldest_seconds')]]],
      ['Oldest fact that waits', 's', [['{{group}}', gauge('max', 'postern_bus_oldest_seconds', 'group')]]],
      ['Facts that wait', 'short', [['{{group}} {{topic}}', gauge('max', 'postern_bus_lag_messages', 'group, topic')]]],
      ['Checks that fail', 'none', [['{{component}} {{check}}', `count by (component, check) (postern_ready{namespace="$namespace"} == 0)`]]],
      ['Dead letters', 'short', [['{{component}}', rate('postern_bus_dead_letters_total', 'component')]]],
      ['Facts not understood', 'short', [['{{component}} {{topic}}', rate('postern_facts_not_understood_total', 'component, topic')]]],
      ['Revision in force', 'none', [['{{component}}', gauge('min', 'postern_settings_revision', 'component')]]],
      ['Requests of the API', 'short', [['{{status}}', rate('postern_admin_requests_total', 'status')]]],
    ],
  },
};

const source = { type: 'prometheus', uid: '${datasource}' };

function panel([title, unit, queries], i) {
  return {
    id: i + 1,
    type: 'timeseries',
    title,
    datasource: source,
    gridPos: { h: 8, w: 12, x: (i % 2) * 12, y: Math.floor(i / 2) * 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(([legendFormat, expr], n) => ({ refId: String.fromCharCode(65 + n), datasource: source, expr, legendFormat })),
  };
}

/** Grafana's JSON of one dashboard, with variables for the data source and the namespace. */
export function dashboardJson(name) {
  const { title, panels } = DASHBOARDS[name];
  return {
    uid: `postern-${name}`,
    title,
    tags: ['postern'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        {
          name: 'namespace',
          label: 'Namespace',
          type: 'query',
          datasource: source,
          query: 'label_values(postern_settings_revision, namespace)',
          refresh: 2,
        },
      ],
    },
    panels: panels.map(panel),
  };
}
