// The import rules of the house, as data and one pure function. Layers and doors are those of ARCHITECTURE.md.
import { dirname, join } from 'node:path/posix';

/** What each package of core may import of core: two roots over the kernel, and of its own row none. */
const ROOTS = ['linear', 'kernel', 'net', 'patterns', 'formats', 'vocabulary', 'modules', 'verdict', 'settings', 'mail'];
const READERS = ['smtp', 'files', 'auth', 'urls'];
const CORE_MAY_IMPORT = {
  linear: [],
  kernel: ['linear'],
  flow: ['linear', 'kernel'],
  net: ['linear', 'kernel'],
  patterns: ['linear', 'kernel', 'net'],
  formats: ['linear', 'kernel'],
  vocabulary: ['linear', 'kernel', 'net', 'patterns', 'formats'],
  modules: ['linear', 'kernel', 'vocabulary'],
  verdict: ['linear', 'kernel', 'modules'],
  settings: ['linear', 'kernel', 'net', 'patterns', 'formats', 'vocabulary', 'modules', 'verdict'],
  mail: ['linear', 'kernel'],
  smtp: ROOTS,
  files: ROOTS,
  auth: ROOTS,
  urls: ROOTS,
  spam: [...ROOTS, ...READERS],
  routing: [...ROOTS, ...READERS],
  policy: [...ROOTS, ...READERS, 'spam', 'routing'],
};

/** npm packages that only one place may import. A trailing `*` matches a scope or prefix. */
const DOORS = [
  { packages: ['re2js'], places: ['libs/core/linear'] },
  { packages: ['kafkajs'], places: ['libs/adapters/kafka'] },
  { packages: ['smtp-server'], places: ['libs/adapters/smtp-listener'] },
  { packages: ['mailauth'], places: ['libs/adapters/mailauth'] },
  { packages: ['clamscan'], places: ['libs/adapters/clamd'] },
  { packages: ['@litko/yara-x'], places: ['libs/adapters/yara'] },
  { packages: ['7z-wasm'], places: ['libs/adapters/archives'] },
  { packages: ['sanitize-html'], places: ['libs/adapters/safe-html'] },
  { packages: ['wasmagic'], places: ['libs/adapters/filetype'] },
  { packages: ['undici'], places: ['libs/adapters/http-client'] },
  { packages: ['nodemailer'], places: ['libs/adapters/smtp-client'] },
  { packages: ['@aws-sdk/*', '@smithy/*'], places: ['libs/adapters/s3-blobs'] },
  { packages: ['@kubernetes/client-node'], places: ['libs/adapters/kubernetes'] },
  { packages: ['pg', 'typeorm'], places: ['libs/platform/persistence'] },
  { packages: ['@grpc/*'], places: ['libs/platform/grpc', 'libs/contracts'] },
  { packages: ['pino', 'prom-client', '@opentelemetry/*'], places: ['libs/platform/service'] },
  { packages: ['@nestjs/*'], places: ['libs/platform/service', 'services/admin-api'] },
  { packages: ['react', 'react-dom', 'antd', '@tanstack/*', '@ant-design/*'], places: ['services/console'] },
];

/**
 * Floors within a package, from the ground up, each with its rooms: a folder, a file without extension, `name/*` for each folder in it, `*` for the rest.
 * A file may import from its own room and from lower floors. Rooms of one floor do not know each other; nothing runs up.
 */
const HOUSES = [
  {
    place: 'services/admin-api/src',
    floors: [['admin-api.errors', 'admin-api.metrics', 'store'], ['kit'], ['fleet'], ['access', 'settings'], ['custom-resources', 'areas/*'], ['*']],
  },
  {
    place: 'services/pipeline/src',
    floors: [['pipeline.errors', 'pipeline.metrics', 'story'], ['mail-in-hand'], ['recipients'], ['decide', 'commit'], ['*']],
  },
  { place: 'services/console/src', floors: [['kit'], ['areas/*'], ['areas'], ['app'], ['*']] },
];

const SUFFIXES = [
  'spec',
  'medium.spec',
  'property.spec',
  'regress.spec',
  'port',
  'contract',
  'module',
  'config',
  'errors',
  'metrics',
  'handler',
  'consumer',
  'controller',
  'manifest',
  'd',
  'generated',
];
const VAGUE = /(^|-)(utils?|helpers?|manager|base|common|misc|stuff)(-|$)/;
const MAX_LINES = 400;

const inDoor = (id, pattern) => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern || id.startsWith(`${pattern}/`));
const isTest = (file) => /\.spec\.tsx?$|\/testing\/|^test\/|^libs\/testing\/|^tools\//.test(file);

/** Is the file left out of the product? */
export const isDevelopment = (file) => isTest(file) || /^[^/]+\/[^/]+\/[^/]+\.config\.m?ts$/.test(file);
const packageOf = (id) =>
  id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
const part = (folder) => folder.split('/')[2];

/** Layer of a folder like `libs/core/mail`. */
function layerOf(folder) {
  if (folder.startsWith('libs/core/')) return 'core';
  if (folder.startsWith('libs/adapters/')) return 'adapters';
  if (folder.startsWith('libs/platform/')) return 'platform';
  if (folder === 'libs/testing') return 'testing';
  if (folder.startsWith('libs/')) return 'lib';
  return folder.split('/')[0];
}

/** What each layer may import, beside itself and npm. Tests may import anything but services. */
const MAY_IMPORT = {
  core: ['core'],
  adapters: ['core', 'adapters'],
  lib: ['core', 'lib', 'platform', 'adapters'],
  platform: ['core', 'lib', 'platform', 'adapters'],
  services: ['core', 'lib', 'platform', 'adapters'],
  testing: ['core', 'lib', 'platform', 'adapters', 'testing'],
  test: ['core', 'lib', 'platform', 'adapters', 'testing', 'test'],
};

/** Adapters that every adapter may use: the machine's clock and randomness, and plain HTTP. */
const SHARED_ADAPTERS = ['libs/adapters/system', 'libs/adapters/http-client'];

/** Room of a path within a house, with the number of its floor. */
function roomOf(path, floors) {
  const [top = '', next = ''] = path.split('/');
  for (const room of [path, ...(next === '' ? [] : [`${top}/*`]), top, '*']) {
    const floor = floors.findIndex((rooms) => rooms.includes(room));
    if (floor !== -1) return { floor, room: room.endsWith('/*') ? `${top}/${next}` : room };
  }
  return undefined;
}

/** Problem with an import inside of a package that has floors. */
function floorProblem(file, id) {
  const house = HOUSES.find(({ place }) => file.startsWith(`${place}/`));
  if (house === undefined || isTest(file)) return undefined;
  const inside = (path) => path.slice(house.place.length + 1).replace(/\.[a-z]+$/, '');
  const [from, to] = [roomOf(inside(file), house.floors), roomOf(inside(join(dirname(file), id)), house.floors)];
  if (from === undefined || to === undefined || from.room === to.room || to.floor < from.floor) return undefined;
  return to.floor === from.floor
    ? `${file}: ${from.room} may not import ${to.room}, they are on one floor (${id})`
    : `${file}: ${from.room} may not import ${to.room}, which is on a floor above (${id})`;
}

/** Problem with one import, or undefined. `packages` maps names to folders. */
export function importProblem(file, id, packages) {
  const from = folderOf(file);
  // The program of a worker is a file of the same package.
  const place = id.replace(/^program:/, '');
  if (place.startsWith('.')) {
    const up = place.split('/').filter((part) => part === '..').length;
    const depth = file.slice(from.length + 1).split('/').length - 1;
    return up > depth ? `${file}: reaches out of its package by ${id}` : floorProblem(file, id);
  }
  const name = packageOf(id);
  const to = packages.get(name);
  if (to === undefined) {
    const door = DOORS.find((d) => d.packages.some((pattern) => inDoor(id, pattern)));
    return door !== undefined && !door.places.includes(from) && !isTest(file)
      ? `${file}: ${id} may only be imported in ${door.places.join(', ')}`
      : undefined;
  }
  if (to === from) return undefined;
  const [a, b] = [layerOf(from), layerOf(to)];
  if (b === 'services')
    return from === 'services/standalone' || from.startsWith('test')
      ? undefined
      : `${file}: a service is never imported (${id}); services meet in proto/`;
  if (isTest(file)) return undefined;
  if (b === 'testing') return `${file}: ${id} is for tests`;
  if (!(MAY_IMPORT[a] ?? []).includes(b)) return `${file}: ${a} may not import ${b} (${id})`;
  if (a === 'adapters' && b === 'adapters' && !SHARED_ADAPTERS.includes(to)) return `${file}: an adapter may not import another one (${id})`;
  if (a === 'core' && b === 'core' && !(CORE_MAY_IMPORT[part(from)] ?? []).includes(part(to)))
    return `${file}: core/${part(from)} may not import core/${part(to)}, only ${(CORE_MAY_IMPORT[part(from)] ?? []).join(', ') || 'nothing'}`;
  return undefined;
}

/**
 * Name of the package that a file imports though its package.json does not list it, or undefined. Builds, images and Nx's cache are made from these lists.
 * Tests may also use development packages, their own and the root's.
 */
export function undeclared(file, id, manifests) {
  const own = manifests.get(folderOf(file));
  if (own === undefined || /^(\.|node:|virtual:|program:)/.test(id)) return undefined;
  const name = packageOf(id);
  const lists = [own.dependencies, { [own.name]: '' }];
  if (isDevelopment(file)) lists.push(own.devDependencies, manifests.get('')?.devDependencies);
  return lists.some((list) => list?.[name] !== undefined || list?.[`@types/${name}`] !== undefined) ? undefined : name;
}

/** Package folder of a file. */
export function folderOf(file) {
  const parts = file.split('/');
  if (parts[0] === 'libs') return parts.slice(0, ['core', 'adapters', 'platform'].includes(parts[1] ?? '') ? 3 : 2).join('/');
  if (parts[0] === 'services') return parts.slice(0, 2).join('/');
  return parts[0] ?? '';
}

/** Problems with a file's name and length. */
export function fileProblems(file, lines) {
  const base = file.slice(file.lastIndexOf('/') + 1);
  const [, stem = '', suffix] = /^([^.]+)(?:\.(.+))?\.(?:tsx?|m[jt]s)$/.exec(base) ?? [];
  const problems = [];
  if (suffix !== undefined && !SUFFIXES.includes(suffix)) problems.push(`${file}: .${suffix} is not one of our suffixes (${SUFFIXES.join(', ')})`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) && !/\/console\/src\/.*\.tsx$/.test(file)) problems.push(`${file}: file names are kebab-case`);
  if (VAGUE.test(stem)) problems.push(`${file}: the name says nothing; name the idea`);
  if (lines > MAX_LINES) problems.push(`${file}: ${lines} lines, at most ${MAX_LINES}`);
  return problems;
}

/** Files that may hold SQL in services that own a schema: many rows a statement, or expressions that repositories have no words for. */
export const SQL_FILES = {
  'services/admin-api/src/store/rule-ids.ts': 'looks into the JSON of all revisions',
  'services/admin-api/src/store/migrations.ts': 'schema, and the lock of its writers',
  'services/delivery/src/store/batches.ts': 'outbox, finished recipients and leases: one statement for many rows',
  'services/delivery/src/store/migrations.ts': 'schema',
  'services/admin-api/src/store/audit-store.ts': 'chain of the audit, read as it lies there, and parts of JSON',
  'services/journal/src/store/facet-ids.ts': 'many names at once',
  'services/journal/src/store/journal-writer.ts': 'one transaction for all facts of a moment',
  'services/journal/src/store/keep-days.ts': 'sizes of days',
  'services/journal/src/store/mail-states.ts': 'newest result of each recipient, many rows at once',
  'services/journal/src/store/mail-table.ts': 'many rows at once, packed',
  'services/journal/src/store/migrations.ts': 'schema',
  'services/journal/src/store/move-former-rows.ts': 'tables of releases before, which have no entities any more',
  'services/journal/src/store/partitioned-tables.ts': 'schema',
  'services/journal/src/store/partitions.ts': 'partitions',
  'services/journal/src/store/read-counts.ts': 'sums over counts',
  'services/journal/src/store/read-events.ts': 'conditions over parts of texts and JSON',
  'services/journal/src/store/read-trace.ts': 'packed facts of partitioned tables',
  'services/journal/src/store/search-mails.ts': 'conditions over arrays and parts of texts',
  'services/journal/src/store/system-events.ts': 'what is there stays',
  'services/journal/src/store/tally.ts': 'many counts at once',
};
const OWNERS = /^services\/(admin-api|delivery|journal)\/src\//;
const STATEMENT = /['"`]\s*(?:SELECT\s[\s\S]*?\sFROM|INSERT\s+INTO|UPDATE\s+\w|DELETE\s+FROM|CREATE\s+(?:TABLE|INDEX|SCHEMA)|ALTER\s+TABLE)\b/i;

/** Repositories carry every read and write of a service's schema, but for the listed files. */
export function sqlProblems(file, text) {
  if (!OWNERS.test(file) || isTest(file) || file in SQL_FILES) return [];
  return STATEMENT.test(text) ? [`${file}: SQL belongs into a listed file (SQL_FILES), everything else goes by repositories`] : [];
}

/** Core is pure: no I/O, clock, randomness, framework or logging. */
export function purityProblems(file, text) {
  if (!file.startsWith('libs/core/') || isTest(file)) return [];
  const banned = [
    [/\bDate\.now\(|new Date\(\)|performance\.now\(/, 'reads a clock'],
    [/Math\.random\(|randomBytes|randomUUID|getRandomValues/, 'is random'],
    [/\bconsole\.\w+\(|\bprocess\.(env|std)/, 'talks to the process'],
    [/from 'node:(fs|net|http|https|dns|child_process|worker_threads|dgram|tls|os)/, 'does I/O'],
  ];
  return banned.filter(([pattern]) => pattern.test(text)).map(([, what]) => `${file}: ${what}, but core is pure`);
}
