// Programs of worker threads: `import PROGRAM from 'program:./some-program.js'` gives the URL of a file that holds that program and all it needs of ours. The build
// of a service writes the file beside its main.js; tests get one that is built when the import is first seen. One plugin for Rolldown and Vite.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { rolldown } from 'rolldown';

const ROOT = join(fileURLToPath(import.meta.url), '../..');
const SCHEME = 'program:';
const ID = `\0${SCHEME}`;

/** npm packages stay outside of every bundle. */
export const isExternal = (id) =>
  !/^[./\0]/.test(id) && !id.startsWith(SCHEME) && !id.startsWith('@postern/') && !id.startsWith('@oxc-project/runtime');

/**
 * What is imported and not used is not loaded: a package that only the other composition needs costs each process megabytes. Nothing is imported for what its loading does but the
 * metadata of decorators; clients of gRPC that nobody calls are made of the generated code and nothing else.
 */
export const treeshake = {
  moduleSideEffects: [
    { test: /^reflect-metadata$/, sideEffects: true },
    { test: /./, sideEffects: false },
  ],
  manualPureFunctions: ['makeGenericClientConstructor'],
};

async function bundle(input, plugins) {
  const built = await rolldown({
    input,
    platform: 'node',
    tsconfig: join(ROOT, 'tsconfig.json'),
    external: isExternal,
    treeshake,
    plugins,
    logLevel: 'warn',
  });
  return built;
}

function plugin(place) {
  return {
    name: 'postern-worker-programs',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.startsWith(SCHEME) || importer === undefined) return undefined;
      const path = join(dirname(importer.split('?')[0]), source.slice(SCHEME.length));
      return ID + (existsSync(path) ? path : path.replace(/\.js$/, '.ts'));
    },
    async load(id) {
      if (!id.startsWith(ID)) return undefined;
      return `export default ${await place(id.slice(ID.length))};`;
    },
  };
}

/** For a build into `folder`: programs lie there too, each under its own name. */
export function besideMain(folder) {
  const written = new Map();
  const own = plugin(async (path) => {
    const name = basename(path).replace(/\.ts$/, '.js');
    if (written.has(name) && written.get(name) !== path) throw new Error(`two programs of workers are called ${name}`);
    if (!written.has(name)) {
      written.set(name, path);
      const built = await bundle(path, [own]);
      await built.write({ file: join(folder, name), format: 'esm', sourcemap: true, sourcemapExcludeSources: true, codeSplitting: false });
      await built.close();
    }
    return `new URL(${JSON.stringify(`./${name}`)}, import.meta.url)`;
  });
  return own;
}

const built = new Map();

/** For tests, which run from sources: programs are built when they are first imported, and lie where a bare import finds the packages they need. */
export function fromSources() {
  const folder = join(ROOT, 'node_modules/.cache/postern-programs');
  const own = plugin((path) => {
    if (!built.has(path)) built.set(path, write(path));
    return built.get(path);
  });
  async function write(path) {
    const one = await bundle(path, [own]);
    const { output } = await one.generate({ format: 'esm', sourcemap: 'inline', codeSplitting: false });
    await one.close();
    const { code } = output[0];
    const name = basename(path).replace(/\.ts$/, '');
    const file = join(folder, `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`);
    if (!existsSync(file)) {
      mkdirSync(folder, { recursive: true });
      // Several test runs may be at it.
      const unfinished = `${file}.${process.pid}`;
      writeFileSync(unfinished, code);
      renameSync(unfinished, file);
    }
    return `new URL(${JSON.stringify(pathToFileURL(file).href)})`;
  }
  return own;
}
