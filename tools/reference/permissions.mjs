// Permissions: what the areas of the API declare, and the routes that ask for them.
import { cell, code, page, table } from './page.mjs';
import { calleeOf, constantsOf, nodesOf, valueOf } from './sources.mjs';

const AREAS = 'services/admin-api/src/areas/';
const METHODS = ['Get', 'Post', 'Put', 'Patch', 'Delete'];
const PREFIX = 'api/v1/';

const called = (decorators, names) =>
  (decorators ?? []).map(({ expression }) => expression).filter((one) => one.type === 'CallExpression' && names.includes(calleeOf(one)));

/** Permissions in the order of the areas, and routes with what they ask for. */
export function readPermissions(sources) {
  const areas = sources.filter(({ file }) => file.startsWith(AREAS));
  const permissions = areas.flatMap((source) =>
    nodesOf(source, 'CallExpression')
      .filter(({ node }) => calleeOf(node) === 'area')
      .flatMap(({ node }) => {
        const { name, permissions: declared } = valueOf(node.arguments[0], constantsOf(source));
        return Object.entries(declared ?? {}).map(([permission, allows]) => ({ permission, allows, area: name }));
      }),
  );
  const routes = areas.flatMap((source) => nodesOf(source, 'ClassDeclaration').flatMap(({ node }) => routesOf(node)));
  return { permissions, routes };
}

function routesOf(node) {
  const [controller] = called(node.decorators, ['Controller']);
  if (controller === undefined) return [];
  const base = valueOf(controller.arguments[0]) ?? '';
  return node.body.body.flatMap((member) => {
    const [method] = called(member.decorators, METHODS);
    if (method === undefined) return [];
    const [needs] = called(member.decorators, ['Needs', 'SignedIn', 'Anyone']);
    const path = [base, valueOf(method.arguments[0])]
      .filter(Boolean)
      .join('/')
      .replaceAll(/:(\w+)/g, '{$1}');
    const asked = needs === undefined ? undefined : { by: calleeOf(needs), value: valueOf(needs.arguments[0]) };
    return [{ route: `${calleeOf(method).toUpperCase()} /${path}`, asked }];
  });
}

const short = (route) => route.replace(`/${PREFIX}`, '/');

export function permissionsPage(sources) {
  const { permissions, routes } = readPermissions(sources);
  const of = (permission) => routes.filter(({ asked }) => asked?.by === 'Needs' && asked.value === permission).map(({ route }) => code(short(route)));
  const without = routes.filter(({ asked }) => asked?.by !== 'Needs');
  return page(
    'Permissions',
    'the areas of admin-api and their controllers',
    [
      'What an account or token may be allowed to do. The role `admin` has all of them; a token has at most those of its maker. Routes stand below `/api/v1`; access is checked before a',
      'route is reached, and a route that names nothing is open to nobody.',
    ],
    table(
      ['permission', 'allows', 'area', 'routes'],
      permissions.map(({ permission, allows, area }) => [code(permission), cell(allows), area, of(permission).join(', ')]),
    ),
    '## Routes without a permission',
    table(
      ['route', 'open to', 'why'],
      without.map(({ route, asked }) => [code(short(route)), asked?.by === 'SignedIn' ? 'every account' : 'anyone', cell(asked?.value ?? '')]),
    ),
  );
}
