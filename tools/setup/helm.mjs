// Helm, for the tests of the chart: from the path, from our cache, or compiled once when Go is there.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { must, which } from './run.mjs';
import { note, step } from './say.mjs';

const VERSION = 'v3.19.0';
const BIN = join(homedir(), '.cache/postern/bin');

/** Path of helm when it is there already; undefined otherwise. */
export function findHelm() {
  const cached = join(BIN, 'helm');
  return which('helm') ?? (existsSync(cached) ? cached : undefined);
}

/** Makes sure that helm is there; undefined, with the reason said, when it cannot be had. */
export async function ensureHelm() {
  const found = findHelm();
  if (found !== undefined) return found;
  if (which('go') === undefined) {
    note('no helm and no Go to compile it: the chart is not rendered in the tests. Install Helm 3 to run them');
    return undefined;
  }
  try {
    await step(`Helm ${VERSION} (Go, some minutes, once)`, async () => {
      const work = `${BIN}-new`;
      mkdirSync(work, { recursive: true });
      mkdirSync(BIN, { recursive: true });
      await must('go', ['install', '-trimpath', '-ldflags=-s -w', `helm.sh/helm/v3/cmd/helm@${VERSION}`], {
        env: { ...process.env, GOBIN: work, CGO_ENABLED: '0' },
      });
      renameSync(join(work, 'helm'), join(BIN, 'helm'));
    });
  } catch (thrown) {
    note(`Helm could not be compiled: ${thrown instanceof Error ? thrown.message.split('\n').slice(-2).join(' ') : thrown}`);
  }
  return findHelm();
}
