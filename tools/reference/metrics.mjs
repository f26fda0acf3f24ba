// Metrics: every counter, gauge and histogram that is asked for by name.
import { cell, code, codes, grouped, linkTo, page, table } from './page.mjs';
import { calleeOf, constantsOf, nodesOf, valueOf } from './sources.mjs';

const KINDS = ['counter', 'gauge', 'histogram'];

export function readMetrics(sources) {
  return sources.flatMap((source) => {
    const constants = constantsOf(source);
    return nodesOf(source, 'CallExpression').flatMap(({ node }) => {
      const kind = calleeOf(node);
      if (node.callee.type !== 'MemberExpression' || !KINDS.includes(kind) || node.arguments.length < 2) return [];
      const [name, help, ...rest] = node.arguments.map((one) => valueOf(one, constants));
      const labels = kind === 'histogram' ? rest[1] : rest[0];
      // A port that hands a name on asks for nothing of its own.
      if (name === undefined) return [];
      return [{ name, kind, help, labels: labels ?? [], owner: source.owner }];
    });
  });
}

export function metricsPage(sources, services) {
  const sections = grouped(readMetrics(sources), (one) => one.owner).flatMap(([owner, metrics]) => [
    `## ${owner}`,
    `Of ${linkTo(owner, services)}.`,
    table(
      ['metric', 'kind', 'help', 'labels'],
      metrics.map((one) => [code(one.name), one.kind, cell(one.help), codes(one.labels)]),
    ),
  ]);
  return page(
    'Metrics',
    'the sources of services and libraries',
    [
      'Every process serves them at `/metrics` of its probe port (`POSTERN_METRICS_PORT`), beside those of the Node process. Names are stable. Those of a library are served by each',
      'process that it is part of. Alerts: [runbooks](../guides/runbooks/README.md).',
    ],
    ...sections,
  );
}
