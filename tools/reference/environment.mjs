// Environment variables: what defineConfig() declares.
import { cell, code, linkTo, page, table } from './page.mjs';
import { calleeOf, constantsOf, keyOf, nodesOf, valueOf } from './sources.mjs';

const KINDS = {
  int: ([min, max] = []) => (max === undefined ? 'integer' : `integer, ${min} to ${max}`),
  text: () => 'text',
  listenAddress: () => 'IP address; `::` is both families',
  secret: () => 'secret',
  password: () => 'secret',
  choice: (words = []) =>
    `one of ${words
      .filter((word) => word !== '')
      .map(code)
      .join(', ')}`,
  flag: () => 'true or false',
  seconds: () => 'seconds',
  bytes: (least) => `bytes, like \`25 MiB\`${least === undefined ? '' : `, at least ${code(least)}`}`,
  hostPort: () => 'host:port',
  hostPorts: () => 'host:port, comma separated',
  nameServers: () => 'IP addresses with or without a port, comma separated',
  httpUrl: () => 'http or https URL',
  socketAddress: (words = []) => ['host:port', 'path of a socket', ...words.map(code)].join(' or '),
  list: () => 'list, comma separated',
  networks: () => 'networks (CIDR), comma separated',
};

/** Definitions by name: their variables in order, and the names of the definitions they include. */
export function readConfigs(sources) {
  return sources.flatMap((source) => {
    const constants = constantsOf(source);
    return nodesOf(source, 'VariableDeclarator')
      .filter(({ node }) => node.init?.type === 'CallExpression' && calleeOf(node.init) === 'defineConfig')
      .map(({ node, parents }) => {
        const { properties } = node.init.arguments[0];
        const variables = properties.filter((one) => one.type === 'Property').map((one) => variableOf(keyOf(one), one.value, constants, source.file));
        const includes = properties.filter((one) => one.type === 'SpreadElement').map((one) => one.argument.name);
        return {
          name: node.id.name,
          owner: source.owner,
          file: source.file,
          exported: parents.at(-2)?.type === 'ExportNamedDeclaration',
          variables,
          includes,
        };
      });
  });
}

function variableOf(name, call, constants, file) {
  const kind = call.type === 'CallExpression' ? calleeOf(call) : '';
  const [env, byDefault, reason, range] = call.arguments?.map((one) => valueOf(one, constants)) ?? [];
  if (!Object.hasOwn(KINDS, kind) || typeof env !== 'string' || typeof reason !== 'string')
    throw new Error(`${file}: ${name} is not written so that it can be read`);
  const required = call.arguments[1].type === 'Identifier' && call.arguments[1].name === 'undefined';
  return { env, kind, byDefault, reason, required, unit: KINDS[kind](range) };
}

export function environmentPage(sources, services) {
  const configs = readConfigs(sources);
  const known = new Map(configs.map((one) => [one.name, one]));
  const own = configs.filter((one) => services.includes(one.owner));
  const shared = configs.filter((one) => !services.includes(one.owner));
  const section = (one) => [
    `### \`${one.name}\``,
    '',
    `Of ${linkTo(one.owner, services)}${one.includes.length === 0 ? '' : `; includes ${one.includes.map((name) => (known.has(name) ? `[\`${name}\`](#${name.toLowerCase()})` : code(name))).join(', ')}`}.`,
    ...(one.variables.length === 0 ? [] : ['', ...table(['variable', 'default', 'unit', 'why'], one.variables.map(row))]),
  ];
  return page(
    'Environment',
    'the defineConfig() calls of services and libraries',
    [
      'What a process reads from its environment at the start. An empty variable counts as unset; a value that does not fit stops the start, and all problems are named together.',
      'What administrators change at run time is not here but in the settings. The chart sets these variables; [standalone](../../services/standalone/README.md) has its own few.',
    ],
    'Each variable may also be in a file that `NAME_FILE` names, such as a mounted secret; `NAME` itself wins. Passwords and keys of Kafka, PostgreSQL and the object store are then read again while the process runs: at each new connection, keys of the store every half minute.',
    'Secrets are never printed or logged.',
    '## Variables of one service',
    ...own.map(section),
    '## Variables of several services',
    'A library declares them; a process that uses that part of it reads them.',
    ...shared.map(section),
  );
}

function row({ env, byDefault, required, unit, reason, kind }) {
  const shown = required
    ? '**required**'
    : Array.isArray(byDefault)
      ? code(byDefault.join(',')) || 'empty'
      : byDefault === ''
        ? 'empty'
        : code(String(byDefault));
  return [code(env), shown, ['secret', 'password'].includes(kind) ? '**secret**' : unit, cell(reason)];
}
