// Errors: the tables that errorsOf() and adminError() take their rows from.
import { cell, code, linkTo, page, table } from './page.mjs';
import { constantsOf, keyOf, nodesOf, unwrapped, valueOf } from './sources.mjs';

const isTable = (name) => /(_ERRORS|_FAILURES|Errors)$/.test(name);

export function readErrors(sources) {
  return sources.flatMap((source) => {
    const constants = constantsOf(source);
    return nodesOf(source, 'VariableDeclarator')
      .filter(({ node }) => node.id.type === 'Identifier' && isTable(node.id.name) && unwrapped(node.init)?.type === 'ObjectExpression')
      .map(({ node }) => ({
        name: node.id.name,
        owner: source.owner,
        rows: unwrapped(node.init)
          .properties.filter((one) => one.type === 'Property')
          .map((one) => ({ code: keyOf(one), ...rowOf(one.value, constants, source.file) })),
      }))
      .filter(({ rows }) => rows.length > 0 && rows.every((one) => typeof (one.says ?? one.means) === 'string'));
  });
}

/** A row as it is written, or one that a small function of the file makes of (HTTP status, text, parameters). */
function rowOf(given, constants, file) {
  const node = unwrapped(given);
  // Why an engine gave no verdict: a code and its meaning, for the log alone.
  if (node.type === 'Literal') return { means: node.value };
  if (node.type !== 'CallExpression') return valueOf(node, constants) ?? {};
  const [http, says, ...params] = node.arguments.map((one) => valueOf(one, constants));
  if (typeof http !== 'number' || typeof says !== 'string') throw new Error(`${file}: a row of errors is not written so that it can be read`);
  return { http, says, params, retry: http === 429 || http >= 500 };
}

export function errorsPage(sources, services) {
  const sections = readErrors(sources).flatMap(({ name, owner, rows }) => {
    const has = (column) => rows.some((one) => one[column] !== undefined);
    const smtp = (one) => (one.smtp ?? one.reply ?? []).join(' ');
    const columns = [
      ['code', (one) => code(one.code)],
      ...(has('smtp') || has('reply') ? [['SMTP', smtp]] : []),
      ...(has('grpc') ? [['gRPC', (one) => one.grpc ?? '']] : []),
      ...(has('http') ? [['HTTP', (one) => one.http ?? '']] : []),
      ...(has('means') ? [['means', (one) => cell(one.means)]] : []),
      ...(has('says')
        ? [
            ['again later', (one) => (one.retry ? 'yes' : 'no')],
            ['says', (one) => cell(one.says)],
          ]
        : []),
      ...(rows.some((one) => one.params?.length > 0) ? [['params', (one) => (one.params ?? []).map(code).join(', ')]] : []),
    ];
    return [
      `## ${owner}`,
      `\`${name}\` of ${linkTo(owner, services)}.`,
      table(
        columns.map(([title]) => title),
        rows.map((one) => columns.map(([, show]) => show(one))),
      ),
    ];
  });
  return page(
    'Errors',
    'the error tables of services and libraries',
    [
      'Codes are stable; a retired one is never used again. *says* is what a stranger is told and names nothing internal; the cause is in the log under the code. *again later*: the same',
      'request may succeed without a change.',
    ],
    ...sections,
  );
}
