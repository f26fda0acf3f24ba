// Gives every workspace its Nx targets and tags by its place: services are built by rolldown (the console by Vite), libraries are read as sources.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const inputs = ['sources', '^sources', 'build'];

function targetsOf(root, workspaceRoot) {
  if (root === 'services/console') {
    return { build: { command: 'vite build', options: { cwd: root }, cache: true, inputs, outputs: ['{projectRoot}/dist'] } };
  }
  if (!root.startsWith('services/') || !existsSync(join(workspaceRoot, root, 'src/main.ts'))) return {};
  const command = 'rolldown -c tools/rolldown.config.mjs --logLevel warn';
  return { build: { command, options: { cwd: '.', env: { POSTERN_BUILD: root } }, cache: true, inputs, outputs: ['{projectRoot}/dist'] } };
}

function tagOf(root) {
  const [top, second] = root.split('/');
  return top === 'libs' ? `layer:${['core', 'adapters', 'platform'].includes(second) ? second : 'lib'}` : `layer:${top}`;
}

export const createNodesV2 = [
  '{libs,services}/**/package.json',
  (files, _options, context) =>
    files
      .filter((file) => !file.includes('node_modules'))
      .map((file) => {
        const root = dirname(file);
        return [file, { projects: { [root]: { root, tags: [tagOf(root)], targets: targetsOf(root, context.workspaceRoot) } } }];
      }),
];
export const createNodes = createNodesV2;
