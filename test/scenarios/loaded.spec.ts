import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ROOT } from '../harness/start-standalone.js';

const DIST = join(ROOT, 'services/standalone/dist');
/** Bundled imports stand at the beginning of a line; types are gone. */
const IMPORT = /^import (?:[^"\n]* from )?"([^"]+)"/gm;

/** Packages that a built file loads, by itself and by the files beside it that it needs. What it loads later, when it is asked to, is not in it. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const names = [...readFileSync(join(DIST, file), 'utf8').matchAll(IMPORT)].flatMap(([, name]) => name ?? []);
  const packages = names.filter((name) => !name.startsWith('.')).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  const beside = names.filter((name) => name.startsWith('./')).flatMap((name) => [...loadedBy(name.slice(2), seen)]);
  return new Set([...packages, ...beside]);
}

const loaded = {
  first: loadedBy('with-workers.js', new Set()),
  worker: loadedBy('worker-life.js', new Set()),
};

const CLUSTER_ALONE = ['kafkajs', '@grpc/grpc-js', '@aws-sdk/client-s3', '@smithy/signature-v4', '@kubernetes/client-node', 'undici'];

/** Each of these costs a process megabytes. */
describe('with several workers', () => {
  it.each(['wasmagic', '@litko/yara-x', 'smtp-server', 'nodemailer', 'mailauth', 'clamscan', 'htmlparser2', 'tldts', ...CLUSTER_ALONE])(
    'the first process, which sees no mail, does not load %s',
    (name) => {
      expect(loaded.first).toContain('@nestjs/core');
      expect(loaded.first).not.toContain(name);
    },
  );

  it.each(['@nestjs/core', '@nestjs/common', '@nestjs/swagger', 'express', 'reflect-metadata', '@node-rs/argon2', ...CLUSTER_ALONE])(
    'a worker, which answers no browser, does not load %s',
    (name) => {
      expect(loaded.worker).toContain('smtp-server');
      expect(loaded.worker).not.toContain(name);
    },
  );
});
