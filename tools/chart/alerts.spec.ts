import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

import { findPromtool } from '../setup/promtool.mjs';
import { ALERT_CASES, TWO_MINUTES_BAD, TWO_MINUTES_GONE } from './alert-cases.js';
import type { AlertCase, Story } from './alert-cases.js';
import { DASHBOARDS } from './dashboards.mjs';
import { CHART, ROOT } from './generate.mjs';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const FOLDER = join(CHART, 'files/alerts');
const RUNBOOKS = join(ROOT, 'docs/guides/runbooks');
const alerts = readdirSync(FOLDER).map((file) => ({
  name: file.replace('.yaml', ''),
  rule: parse(readFileSync(join(FOLDER, file), 'utf8')) as Alert,
}));
const promtool = findPromtool();
const work = mkdtempSync(join(tmpdir(), 'postern-alerts-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Names of our metrics, read off the code that makes them. */
function ourMetrics(): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (['node_modules', 'dist', 'generated', 'console'].includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/(?<!\.spec)\.ts$/.test(entry.name))
        for (const [, name] of readFileSync(path, 'utf8').matchAll(/(?:counter|gauge|histogram)\(\s*'(postern_\w+)'/g)) found.add(name as string);
    }
  };
  walk(join(ROOT, 'services'));
  walk(join(ROOT, 'libs'));
  return found;
}
const known = ourMetrics();
/** A series with a namespace among its labels. */
const within = (namespace: string, story: Story): Story =>
  Object.fromEntries(
    Object.entries(story).map(([series, values]) => [
      series.includes('{') ? series.replace('{', `{namespace="${namespace}",`) : `${series}{namespace="${namespace}"}`,
      values,
    ]),
  );
const metricsIn = (expression: string) => [...expression.matchAll(/\bpostern_\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''));

describe('every alert', () => {
  it.each(alerts)('$name has one severity, a summary, a description and a name like its file', ({ name, rule }) => {
    expect(Object.keys(rule).toSorted()).toEqual(['alert', 'annotations', 'expr', ...(rule.for === undefined ? [] : ['for']), 'labels']);
    expect(['critical', 'warning', 'info']).toContain(rule.labels.severity);
    expect(rule.annotations.summary.length).toBeGreaterThan(10);
    expect(rule.annotations.description.length).toBeGreaterThan(30);
    expect(rule.alert).toBe(`Postern${name.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())}`);
  });

  it.each(alerts)('$name asks for metrics that the services make', ({ rule }) => {
    for (const metric of metricsIn(rule.expr)) expect([...known]).toContain(metric);
  });

  it.each(alerts)('$name has a runbook that says what it means, what to look at and what to do', ({ name, rule }) => {
    const page = join(RUNBOOKS, `${name}.md`);
    expect(existsSync(page), page).toBe(true);
    const text = readFileSync(page, 'utf8');
    expect(text).toContain(`# ${rule.alert}`);
    for (const heading of ['## What it means', '## Look', '## Do']) expect(text).toContain(heading);
  });

  it('has a case that it fires for and one that it does not, and no runbook is left over', () => {
    const names = alerts.map(({ name }) => name);
    expect(Object.keys(ALERT_CASES).toSorted()).toEqual(names.toSorted());
    const pages = readdirSync(RUNBOOKS).map((file) => file.replace('.md', ''));
    expect(pages.filter((page) => page !== 'README').toSorted()).toEqual(names.toSorted());
  });
});

describe('every dashboard', () => {
  it.each(Object.keys(DASHBOARDS))('%s draws metrics that the services make', (name) => {
    const queries = (DASHBOARDS[name]?.panels ?? []).flatMap(([, , list]) => list.map(([, expression]) => expression));
    expect(queries.length).toBeGreaterThan(3);
    for (const metric of queries.flatMap(metricsIn)) expect([...known]).toContain(metric);
  });
});

describe.skipIf(promtool === undefined)('alerts over time (needs promtool)', () => {
  interface Look {
    /** promtool's notation of times, such as `12m`. */
    readonly at: string;
    readonly labels?: Readonly<Record<string, string>>;
  }
  /** What promtool says of an alert over series with one sample in each interval; a look without labels expects silence. */
  const told = (name: string, rule: Alert, interval: string, series: Story, looks: readonly Look[]) => {
    // Prose is checked above; what the template makes of it here would only repeat it.
    const bare = {
      alert: rule.alert,
      expr: rule.expr.replaceAll('NAMESPACE', 'mail'),
      ...(rule.for === undefined ? {} : { for: rule.for }),
      labels: rule.labels,
    };
    writeFileSync(join(work, `${name}.rules.yaml`), stringify({ groups: [{ name, rules: [bare] }] }));
    const test = {
      rule_files: [`${name}.rules.yaml`],
      evaluation_interval: interval,
      tests: [
        {
          interval,
          input_series: Object.entries(series).map(([key, values]) => ({ series: key, values })),
          alert_rule_test: looks.map(({ at, labels }) => ({
            eval_time: at,
            alertname: rule.alert,
            exp_alerts: labels === undefined ? [] : [{ exp_labels: { namespace: 'mail', ...labels, ...rule.labels } }],
          })),
        },
      ],
    };
    const file = join(work, `${name}.test.yaml`);
    writeFileSync(file, stringify(test));
    return spawnSync(promtool ?? '', ['test', 'rules', file], { encoding: 'utf8', cwd: work });
  };
  const run = (name: string, rule: Alert, one: AlertCase, story: Story, firing: boolean) =>
    told(name, rule, '1m', { ...within('mail', story), ...within('other', one.good) }, [
      { at: `${one.atMinutes}m`, ...(firing ? { labels: one.labels } : {}) },
    ]);
  const ruleOf = (name: string) => alerts.find((one) => one.name === name)?.rule as Alert;

  it('are written as Prometheus reads them', () => {
    const file = join(work, 'all.rules.yaml');
    writeFileSync(file, stringify({ groups: [{ name: 'all', rules: alerts.map(({ rule }) => rule) }] }));
    const said = spawnSync(promtool ?? '', ['check', 'rules', file], { encoding: 'utf8' });
    expect(said.status, said.stdout + said.stderr).toBe(0);
  });

  it.each(alerts)('$name fires when it should and not otherwise, whatever another release does (obligation 28)', ({ name, rule }) => {
    const one = ALERT_CASES[name];
    if (one === undefined) throw new Error(`no case for ${name}`);
    const stories = [...[one.bad, ...(one.alsoBad ?? [])].map((story) => [story, true] as const), [one.good, false] as const];
    for (const [series, firing] of stories) {
      const said = run(name, rule, one, series, firing);
      expect(said.status, `${firing ? 'bad' : 'good'}: ${said.stdout}${said.stderr}`).toBe(0);
    }
  });

  // Sampled every 30 s, as the chart's ServiceMonitors do: well until the tenth minute, then gone for two minutes.
  it.each(Object.entries(TWO_MINUTES_GONE))('%s fires within an outage of two minutes and ends with it', (name, { series, labels }) => {
    const said = told(name, ruleOf(name), '30s', within('mail', series), [{ at: '10m' }, { at: '12m', labels }, { at: '13m' }]);
    expect(said.status, said.stdout + said.stderr).toBe(0);
  });

  it.each(Object.entries(TWO_MINUTES_BAD))('%s is silent after an outage of two minutes that is over', (name, series) => {
    const minutes = Array.from({ length: 30 }, (_, index) => ({ at: `${10 + index}m` }));
    const said = told(name, ruleOf(name), '30s', within('mail', series), minutes);
    expect(said.status, said.stdout + said.stderr).toBe(0);
  });
});
