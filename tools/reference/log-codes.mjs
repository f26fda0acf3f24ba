// Log codes: the first argument of every call of the log.
import { code, codes, grouped, linkTo, page, table } from './page.mjs';
import { calleeOf, constantsOf, keyOf, nodesOf, unwrapped, valueOf } from './sources.mjs';

const LEVELS = ['debug', 'info', 'warn', 'error'];
const isLog = (node) => node?.name === 'log' || node?.property?.name === 'log';

export function readLogCodes(sources) {
  const found = sources.flatMap((source) => {
    const constants = constantsOf(source);
    return nodesOf(source, 'CallExpression').flatMap(({ node, parents }) => {
      if (node.callee.type !== 'MemberExpression' || !LEVELS.includes(calleeOf(node)) || !isLog(node.callee.object)) return [];
      const [first, fields] = node.arguments;
      const names = literalsOf(first, constants) ?? passedIn(source, first, parents, constants);
      return names.map((name) => ({ code: name, level: calleeOf(node), fields: fieldsOf(fields, constants), owner: source.owner }));
    });
  });
  const merged = grouped(found, (one) => `${one.owner} ${one.code}`).map(([, same]) => ({
    ...same[0],
    levels: LEVELS.filter((level) => same.some((one) => one.level === level)),
    fields: [...new Set(same.flatMap((one) => one.fields))],
  }));
  return merged;
}

/** Texts that an expression can be: one, or either of a condition. Undefined when it is no text that is written here. */
function literalsOf(given, constants) {
  const node = unwrapped(given);
  if (node?.type === 'ConditionalExpression') {
    const [yes, no] = [literalsOf(node.consequent, constants), literalsOf(node.alternate, constants)];
    return yes && no && [...yes, ...no];
  }
  const value = valueOf(node, constants);
  return typeof value === 'string' ? [value] : undefined;
}

/** A code that comes by a parameter of the function around it: what the file's calls of that function give for it. */
function passedIn(source, first, parents, constants) {
  if (first?.type !== 'Identifier') return [];
  const around = parents.findLast((one) => one.type === 'FunctionDeclaration' && one.params.some((param) => param.name === first.name));
  if (around === undefined) return [];
  const at = around.params.findIndex((param) => param.name === first.name);
  return nodesOf(source, 'CallExpression')
    .filter(({ node }) => node.callee.name === around.id.name)
    .flatMap(({ node }) => literalsOf(node.arguments[at], constants) ?? []);
}

function fieldsOf(given, constants) {
  const node = given?.type === 'Identifier' ? constants.get(given.name) : given;
  const written = unwrapped(node);
  return written?.type === 'ObjectExpression' ? written.properties.filter((one) => one.type === 'Property').map(keyOf) : [];
}

export function logCodesPage(sources, services) {
  const sections = grouped(readLogCodes(sources), (one) => one.owner).flatMap(([owner, all]) => [
    `## ${owner}`,
    `Of ${linkTo(owner, services)}.`,
    table(
      ['code', 'level', 'fields'],
      all.map((one) => [code(one.code), one.levels.join(', '), codes(one.fields)]),
    ),
  ]);
  return page(
    'Log codes',
    'the calls of the log in services and libraries',
    [
      'Processes write one JSON object a line: `time`, `level`, `service`, `code`, the fields below, and `error` and `because` where something failed. `code` is stable; alert and search by it.',
      'A line about a mail has `msgId`. Where an error of a [table](errors.md) is logged, its code is the code of the line.',
    ],
    ...sections,
  );
}
