import { describe, expect, it } from 'vitest';

import { underLoad } from './disturb.js';
import { deploy } from './gateway.js';
import { allReady, helm, kubectl, pods } from './kube.js';
import { options } from './options.js';
import { useGateway } from './use-gateway.js';

const scene = useGateway();

/** Components whose pods run another image than the newest install says. */
async function onOtherTag(): Promise<readonly string[]> {
  const all = (await pods()).filter((pod) => pod.status.containerStatuses?.some(({ image }) => image.endsWith(`:${options.otherTag}`)));
  return [...new Set(all.map((pod) => pod.metadata.labels['app.kubernetes.io/component'] ?? ''))].sort();
}

const SKEWED = ['pipeline', 'antivirus', 'delivery'];
const SERVICES = ['admin-api', 'antispam', 'antivirus', 'auth-check', 'content-filter', 'delivery', 'ingress-smtp', 'journal', 'pipeline'];

describe('a second version, while mail flows,', () => {
  it('beside the first in some services loses nothing', async (context) => {
    if (options.otherTag === '') context.skip('POSTERN_E2E_OTHER_TAG is not set');
    await underLoad(`two versions side by side: ${SKEWED.join(', ')} are newer`, scene, async () => {
      for (const name of SKEWED) {
        const image = await kubectl('get', 'deployment', `${options.release}-${name}`, '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
        await kubectl('set', 'image', `deployment/${options.release}-${name}`, `${name}=${image.replace(/:[^:/]*$/, `:${options.otherTag}`)}`);
      }
      await allReady();
      expect(await onOtherTag()).toEqual([...SKEWED].sort());
    });
  });

  it('comes by helm upgrade and loses nothing', async (context) => {
    if (options.otherTag === '') context.skip('POSTERN_E2E_OTHER_TAG is not set');
    await underLoad('helm upgrade to the other version', scene, async () => {
      await deploy(['--set', `image.tag=${options.otherTag}`]);
      expect(await onOtherTag()).toEqual(SERVICES);
    });
  });

  it('goes by helm rollback and loses nothing', async (context) => {
    if (options.otherTag === '') context.skip('POSTERN_E2E_OTHER_TAG is not set');
    await underLoad('helm rollback to the version before', scene, async () => {
      await helm('rollback', options.release, '--wait', '--timeout', '8m');
      await allReady();
      expect(await onOtherTag()).toEqual([]);
    });
  });
});
