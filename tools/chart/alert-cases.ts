/**
 * What each alert must and must not fire for: series in promtool's notation at one sample a minute. `fires` lists what is expected at `atMinutes` as labels beside
 * the alert's own; `good` is the same story with nothing wrong. The series are those of the namespace `mail`; beside them another release is well.
 */
export type Story = Readonly<Record<string, string>>;

export interface AlertCase {
  readonly atMinutes: number;
  readonly bad: Story;
  /** Other ways in which the same thing happens. */
  readonly alsoBad?: readonly Story[];
  readonly good: Story;
  /** Labels of the alert, beside its severity and namespace. */
  readonly labels: Readonly<Record<string, string>>;
}

const still = (value: number, times = 300) => `${value}x${times}`;
const growing = (step: number, times = 300) => `0+${step}x${times}`;

const fates = (bad: number, good: number, fate: string) => ({
  [`postern_pipeline_messages_total{fate="${fate}"}`]: growing(bad),
  'postern_pipeline_messages_total{fate="accepted"}': growing(good),
});
const scans = (outcome: string, count: number) => ({
  [`postern_pipeline_scan_seconds_count{scanner="antivirus",outcome="${outcome}"}`]: growing(count),
  'postern_pipeline_scan_seconds_count{scanner="antivirus",outcome="clean"}': growing(100),
});
const gauge = (series: string, bad: number, good: number, atMinutes: number, labels = {}): AlertCase => ({
  atMinutes,
  bad: { [series]: still(bad) },
  good: { [series]: still(good) },
  labels,
});
/** A counter that begins to count, and one that does not. */
const counts = (series: string, labels = {}, step = 10): AlertCase => ({
  atMinutes: 60,
  bad: { [series]: growing(step) },
  good: { [series]: still(7) },
  labels,
});

const up = (component: string, pod: string): Story => ({ [`up{component="${component}",pod="${pod}"}`]: still(1) });
const SERVICES = ['admin-api', 'antispam', 'antivirus', 'auth-check', 'backup', 'content-filter', 'delivery', 'journal', 'pipeline'];
const everyUp = (but?: string): Story => Object.assign({}, ...SERVICES.filter((name) => name !== but).map((name) => up(name, 'a'))) as Story;
const ready = (component: string, pod: string, checks: Readonly<Record<string, number>>): Story =>
  Object.fromEntries(
    Object.entries(checks).map(([check, value]) => [
      `postern_ready{component="${component}",pod="${pod}",check="${check}",needed="true"}`,
      still(value),
    ]),
  );
const replies = (command: string, codes: Readonly<Record<string, number>>): Story =>
  Object.fromEntries(Object.entries(codes).map(([code, step]) => [`postern_smtp_replies_total{command="${command}",code="${code}"}`, growing(step)]));

export const ALERT_CASES: Readonly<Record<string, AlertCase>> = {
  'edge-down': {
    atMinutes: 10,
    bad: { 'up{component="ingress-smtp",pod="a"}': still(0) },
    alsoBad: [
      // No pod at all, and pods that answer the scrape while none is ready.
      {},
      { ...up('ingress-smtp', 'a'), ...ready('ingress-smtp', 'a', { start: 1, sessions: 0 }) },
    ],
    good: {
      'up{component="ingress-smtp",pod="a"}': still(0),
      ...up('ingress-smtp', 'b'),
      ...ready('ingress-smtp', 'a', { start: 0 }),
      ...ready('ingress-smtp', 'b', { start: 1, sessions: 1 }),
      'postern_ready{component="ingress-smtp",pod="b",check="bus",needed="false"}': still(0),
    },
    labels: { component: 'ingress-smtp' },
  },
  'edge-refusing': {
    atMinutes: 60,
    bad: replies('DATA', { '354': 10, '451': 10 }),
    good: { ...replies('DATA', { '354': 10, '250': 9, '451': 1 }), ...replies('RCPT', { '250': 10, '550': 90 }) },
    labels: { command: 'DATA' },
  },
  'connections-stopped': {
    atMinutes: 100,
    bad: { 'postern_smtp_connections_total{pod="a"}': '0+60x70 4200x300' },
    good: { 'postern_smtp_connections_total{pod="a"}': '0+60x70 4200+1x300' },
    labels: {},
  },
  'component-gone': {
    atMinutes: 20,
    bad: { ...everyUp('pipeline'), 'up{component="pipeline",pod="a"}': still(0) },
    alsoBad: [
      everyUp('pipeline'),
      // The pods went and their series with them.
      { ...everyUp('pipeline'), 'up{component="pipeline",pod="a"}': '1x5 stale' },
    ],
    good: { ...everyUp(), 'up{component="pipeline",pod="b"}': still(0) },
    labels: { component: 'pipeline' },
  },
  'not-ready': {
    atMinutes: 20,
    bad: { ...ready('pipeline', 'a', { bus: 0, blobs: 1 }), ...ready('pipeline', 'b', { bus: 0, blobs: 1 }), ...ready('journal', 'a', { bus: 1 }) },
    good: { ...ready('pipeline', 'a', { bus: 0, blobs: 1 }), ...ready('pipeline', 'b', { bus: 1, blobs: 1 }) },
    labels: { component: 'pipeline', check: 'bus' },
  },
  'delivery-behind': gauge('postern_bus_oldest_seconds{group="delivery",topic="postern.mail.v1"}', 1200, 15, 60, { topic: 'postern.mail.v1' }),
  'service-down': gauge('up{component="pipeline",pod="a"}', 0, 1, 10, { component: 'pipeline', pod: 'a' }),
  'accept-slow': {
    atMinutes: 60,
    bad: {
      'postern_smtp_accept_seconds_bucket{le="30"}': growing(10),
      'postern_smtp_accept_seconds_bucket{le="60"}': growing(100),
      'postern_smtp_accept_seconds_bucket{le="+Inf"}': growing(100),
    },
    good: {
      'postern_smtp_accept_seconds_bucket{le="30"}': growing(100),
      'postern_smtp_accept_seconds_bucket{le="60"}': growing(100),
      'postern_smtp_accept_seconds_bucket{le="+Inf"}': growing(100),
    },
    labels: {},
  },
  'tempfail-ratio': { atMinutes: 60, bad: fates(10, 90, 'tempfailed'), good: fates(1, 99, 'tempfailed'), labels: {} },
  'refused-ratio': { atMinutes: 120, bad: fates(90, 10, 'refused'), good: fates(50, 50, 'refused'), labels: {} },
  'scanner-failing': { atMinutes: 60, bad: scans('failed', 10), good: scans('failed', 1), labels: { scanner: 'antivirus' } },
  'unscannable-ratio': { atMinutes: 180, bad: scans('unscannable', 30), good: scans('unscannable', 5), labels: { scanner: 'antivirus' } },
  'engine-down': {
    atMinutes: 10,
    bad: { 'postern_antivirus_engine_up{engine="clamav",pod="a"}': still(0), 'postern_antivirus_engine_up{engine="clamav",pod="b"}': still(0) },
    good: { 'postern_antivirus_engine_up{engine="clamav",pod="a"}': still(0), 'postern_antivirus_engine_up{engine="clamav",pod="b"}': still(1) },
    labels: { engine: 'clamav' },
  },
  'signatures-old': gauge('postern_antivirus_database_age_seconds{engine="clamav"}', 4 * 86_400, 86_400, 90, { engine: 'clamav' }),
  'queue-old': gauge('postern_delivery_queue_oldest_seconds', 5 * 3600, 3600, 60),
  'queue-long': gauge('postern_delivery_queue_messages', 20_000, 100, 60),
  'dead-letters': counts('postern_bus_dead_letters_total{component="journal"}', { component: 'journal' }),
  'facts-not-understood': counts('postern_facts_not_understood_total{component="delivery",topic="postern.mail.v1"}', {
    component: 'delivery',
    topic: 'postern.mail.v1',
  }),
  'backup-behind': gauge('postern_bus_oldest_seconds{group="backup",topic="postern.mail.v1"}', 1800, 2, 60, { topic: 'postern.mail.v1' }),
  'journal-behind': gauge('postern_bus_oldest_seconds{group="journal",topic="postern.mail.v1"}', 600, 2, 60, { topic: 'postern.mail.v1' }),
  'revision-skew': {
    atMinutes: 60,
    bad: { 'postern_settings_revision{pod="a"}': still(7), 'postern_settings_revision{pod="b"}': still(6) },
    good: { 'postern_settings_revision{pod="a"}': still(7), 'postern_settings_revision{pod="b"}': still(7) },
    labels: {},
  },
  'audit-shorter': {
    atMinutes: 60,
    bad: { 'postern_admin_audit_shorter{pod="a"}': still(0), 'postern_admin_audit_rows{pod="a"}': '100x30 60x60' },
    good: { 'postern_admin_audit_shorter{pod="a"}': still(0), 'postern_admin_audit_rows{pod="a"}': '100+1x120' },
    labels: {},
  },
  'revision-not-published': {
    atMinutes: 60,
    bad: { postern_admin_revision: still(7), postern_admin_published_revision: still(6) },
    good: { postern_admin_revision: still(7), postern_admin_published_revision: still(7) },
    labels: {},
  },
  'settings-refused': counts('postern_settings_refused_total{component="delivery"}', { component: 'delivery' }),
  'memory-budget': {
    atMinutes: 60,
    bad: { 'postern_pipeline_in_flight_bytes{pod="a"}': still(95), 'postern_pipeline_budget_bytes{pod="a"}': still(100) },
    good: { 'postern_pipeline_in_flight_bytes{pod="a"}': still(20), 'postern_pipeline_budget_bytes{pod="a"}': still(100) },
    labels: { pod: 'a' },
  },
  'stories-lost': counts('postern_pipeline_lost_stories_total'),
  'sign-ins-failing': counts('postern_admin_sign_ins_total{result="failed"}'),
  'smtp-violations': counts('postern_smtp_violations_total{what="after-final-dot"}', { what: 'after-final-dot' }, 100),
  'replicas-missing': {
    atMinutes: 60,
    bad: {
      'kube_deployment_spec_replicas{deployment="r-postern-pipeline"}': still(3),
      'kube_deployment_status_replicas_available{deployment="r-postern-pipeline"}': still(2),
    },
    good: {
      'kube_deployment_spec_replicas{deployment="r-postern-pipeline"}': still(3),
      'kube_deployment_status_replicas_available{deployment="r-postern-pipeline"}': still(3),
    },
    labels: { deployment: 'r-postern-pipeline' },
  },
  'certificate-expiry': gauge('certmanager_certificate_expiration_timestamp_seconds{name="r-postern-smtp-tls"}', 10 * 86_400, 60 * 86_400, 90, {
    name: 'r-postern-smtp-tls',
  }),
};

/** One sample in 30 s: ten minutes of good, two of bad, then good again. */
const dip = (good: number, bad: number) => `${good}x20 ${bad}x3 ${good}x80`;
/** The same for a counter: what it grows by in a sample, good and bad. */
const dipping = (good: number, bad: number) => `0+${good}x20 ${20 * good + bad}+${bad}x3 ${20 * good + 4 * bad + good}+${good}x80`;

/** Alerts that must be there before an outage of two minutes is over. */
export const TWO_MINUTES_GONE: Readonly<Record<string, { readonly series: Story; readonly labels: Readonly<Record<string, string>> }>> = {
  'not-ready': {
    series: {
      'postern_ready{component="pipeline",pod="a",check="bus",needed="true"}': dip(1, 0),
      'postern_ready{component="pipeline",pod="b",check="bus",needed="true"}': dip(1, 0),
    },
    labels: { component: 'pipeline', check: 'bus' },
  },
  'component-gone': {
    series: { ...everyUp('pipeline'), 'up{component="pipeline",pod="a"}': dip(1, 0) },
    labels: { component: 'pipeline' },
  },
  'engine-down': { series: { 'postern_antivirus_engine_up{engine="clamd",pod="a"}': dip(1, 0) }, labels: { engine: 'clamd' } },
};

/** Alerts about a share of the mail or its time, in an outage that is over before anybody could act: it must not wake somebody afterwards. */
export const TWO_MINUTES_BAD: Readonly<Record<string, Story>> = {
  'tempfail-ratio': {
    'postern_pipeline_messages_total{fate="tempfailed"}': dipping(0, 300),
    'postern_pipeline_messages_total{fate="accepted"}': dipping(300, 0),
  },
  'scanner-failing': {
    'postern_pipeline_scan_seconds_count{scanner="antivirus",outcome="failed"}': dipping(0, 300),
    'postern_pipeline_scan_seconds_count{scanner="antivirus",outcome="clean"}': dipping(300, 0),
  },
  'edge-refusing': {
    'postern_smtp_replies_total{command="DATA",code="451"}': dipping(0, 300),
    'postern_smtp_replies_total{command="DATA",code="250"}': dipping(300, 0),
  },
  'accept-slow': {
    'postern_smtp_accept_seconds_bucket{le="30"}': dipping(300, 0),
    'postern_smtp_accept_seconds_bucket{le="60"}': dipping(300, 300),
    'postern_smtp_accept_seconds_bucket{le="+Inf"}': dipping(300, 300),
  },
};
