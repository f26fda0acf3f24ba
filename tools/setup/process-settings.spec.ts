import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ROOT } from './npm.mjs';
import { MALLOC_ENV, NODE_FLAGS } from './process-settings.mjs';

const image = readFileSync(join(ROOT, 'deploy/images/postern.Containerfile'), 'utf8');

describe('the image starts its processes as npm start does', () => {
  it('with the same settings of memory', () => {
    const set = [...image.matchAll(/^ENV (MALLOC_\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]);
    expect(Object.fromEntries(set)).toEqual(MALLOC_ENV);
  });

  it('with the same flags', () => {
    const [, entry = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(image) ?? [];
    const [, ...args] = JSON.parse(entry) as string[];
    expect(args).toEqual([...NODE_FLAGS, '/app/start.mjs']);
  });
});
