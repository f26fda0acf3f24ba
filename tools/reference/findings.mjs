// Findings: tables of codes with weight and meaning.
import { cell, code, linkTo, page, table } from './page.mjs';
import { constantsOf, nodesOf, unwrapped, valueOf } from './sources.mjs';

const isTable = (name) => /_(FINDINGS|RULES)$/.test(name);
const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

export function readFindings(sources) {
  return sources.flatMap((source) => {
    const constants = constantsOf(source);
    return nodesOf(source, 'VariableDeclarator')
      .filter(({ node }) => node.id.type === 'Identifier' && isTable(node.id.name) && unwrapped(node.init)?.type === 'ObjectExpression')
      .map(({ node }) => ({
        name: node.id.name,
        owner: source.owner,
        rows: Object.entries(valueOf(node.init, constants)).map(([key, row]) => ({ code: key, ...rowOf(row) })),
      }))
      .filter(({ rows }) => rows.length > 0 && rows.every((one) => CODE.test(one.code) && typeof one.meaning === 'string'));
  });
}

/** A meaning alone, weight and meaning, or both by name. */
function rowOf(row) {
  if (typeof row === 'string') return { weight: 0, meaning: row };
  return Array.isArray(row) ? { weight: row[0], meaning: row[1] } : { weight: row?.weight ?? 0, meaning: row?.meaning };
}

export function findingsPage(sources, services) {
  const sections = readFindings(sources).flatMap(({ name, owner, rows }) => [
    `## ${owner}: \`${name}\``,
    `Of ${linkTo(owner, services)}.`,
    table(
      ['code', 'weight:', 'means'],
      rows.map((one) => [code(one.code), one.weight, cell(one.meaning)]),
    ),
  ]);
  return page(
    'Findings',
    'the tables of findings in libs/core',
    [
      'A finding is one observation about a message. It stands in the trace of the mail with what was seen. *Weight* counts towards the rating of its table, 0 is a plain fact; a negative',
      'one speaks for the mail. Codes are stable; a retired one is never used again.',
    ],
    ...sections,
  );
}
