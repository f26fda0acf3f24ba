// Privileges: what each manifest asks for. The chart gives that and no more; tools/chart/privilege-table.spec.ts says what it may ask for.
import { cell, codes, linkTo, page, table } from './page.mjs';
import { constantsOf, nodesOf, valueOf } from './sources.mjs';

/** The manifests of the services of the cluster, by name. */
export function readManifests(sources) {
  return sources
    .filter(({ file }) => file.endsWith('.manifest.ts'))
    .flatMap((source) =>
      nodesOf(source, 'VariableDeclarator')
        .filter(({ node }) => node.id.name === 'manifest')
        .map(({ node }) => valueOf(node.init, constantsOf(source))),
    )
    .filter(({ name }) => name !== 'standalone')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function privilegesPage(sources, services) {
  const rows = readManifests(sources);
  const linked = (names) => names.map((name) => linkTo(name, services)).join(', ');
  return page(
    'Privileges',
    'the manifests of the services',
    [
      'What each service may reach and hold. NetworkPolicies, secrets and rights at the brokers are made of it. *Pulls* are bodies of mail at the address in a call: no name is looked up',
      'for them. What is not in a row is refused.',
    ],
    '## Network',
    table(
      ['service', 'listens', 'calls', 'pulls mail from', 'reaches'],
      rows.map(({ name, listens, calls, pulls, reaches }) => [
        linkTo(name, services),
        listens.map((one) => `${one.name} ${one.port}`).join(', '),
        linked(calls),
        linked(pulls),
        reaches.map(({ to, port }) => (port === undefined ? to : `${to} ${port}`)).join(', '),
      ]),
    ),
    '## Data',
    table(
      ['service', 'PostgreSQL', 'blobs', 'tells', 'reads', 'secrets'],
      rows.map(({ name, postgres, blobs, bus, secrets }) => [
        linkTo(name, services),
        codes(postgres),
        blobs.join(', '),
        codes(bus.produces),
        codes([...bus.consumes, ...bus.follows]),
        codes(secrets),
      ]),
    ),
    '## Must never',
    table(
      ['service', 'does', 'must never'],
      rows.map(({ name, purpose, mustNever }) => [linkTo(name, services), cell(purpose), cell(mustNever.join('; '))]),
    ),
  );
}
