// The program's sources as syntax trees, and the values that are written in them. Pages are made from what the code says, so nothing is imported or run.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { parseAst } from 'rolldown/parseAst';

const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'testing', 'samples']);
const NOT_PRODUCT = /\.(spec|stories|d)\.tsx?$|^libs\/testing\/|^services\/console\//;

/** Every source file of the product: its path, its tree, and the package it belongs to by the name of its folder, like `pipeline` or `core/spam`. */
export function readSources(root) {
  const walk = (folder) =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (SKIPPED.has(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : entry.name.endsWith('.ts') ? [relative(root, path)] : [];
    });
  return [...walk(join(root, 'libs')), ...walk(join(root, 'services'))]
    .filter((file) => !NOT_PRODUCT.test(file))
    .sort()
    .map((file) => ({
      file,
      owner: file.replace(/\/src\/.*$/, '').replace(/^(services|libs)\//, ''),
      ast: parseAst(readFileSync(join(root, file), 'utf8'), { lang: 'ts' }),
    }));
}

/** Calls `visit(node, parents)` for each node; the nearest parent is the last one. */
export function walkTree(node, visit, parents = []) {
  visit(node, parents);
  const inner = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (child !== null && typeof child === 'object' && typeof child.type === 'string') walkTree(child, visit, inner);
  }
}

/** All nodes of a kind in a file, with their parents. */
export function nodesOf({ ast }, type) {
  const found = [];
  walkTree(ast, (node, parents) => {
    if (node.type === type) found.push({ node, parents });
  });
  return found;
}

/** Constants of a file by name, as nodes. */
export function constantsOf(source) {
  const named = nodesOf(source, 'VariableDeclarator').filter(({ node }) => node.id.type === 'Identifier' && node.init !== null);
  return new Map(named.map(({ node }) => [node.id.name, node.init]));
}

const WRAPPED = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'ParenthesizedExpression', 'TSNonNullExpression']);
export const unwrapped = (node) => (WRAPPED.has(node?.type) ? unwrapped(node.expression) : node);

/** Value of what is written out: texts, numbers, lists, objects, constants of the same file. Undefined for what only a running program knows. */
export function valueOf(given, constants = new Map()) {
  const node = unwrapped(given);
  switch (node?.type) {
    case 'Literal':
      return node.value;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? node.quasis[0].value.cooked : undefined;
    case 'UnaryExpression':
      return node.operator === '-' ? -valueOf(node.argument, constants) : undefined;
    case 'ArrayExpression':
      return node.elements.map((one) => valueOf(one, constants));
    case 'ObjectExpression':
      return Object.fromEntries(node.properties.flatMap((one) => (one.type === 'Property' ? [[keyOf(one), valueOf(one.value, constants)]] : [])));
    case 'Identifier':
      return constants.has(node.name) ? valueOf(constants.get(node.name), new Map([...constants].filter(([name]) => name !== node.name))) : undefined;
    default:
      return undefined;
  }
}

export const keyOf = (property) => property.key?.name ?? property.key?.value;
export const calleeOf = (call) => (call.callee.type === 'MemberExpression' ? call.callee.property.name : call.callee.name);
