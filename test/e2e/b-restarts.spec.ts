import { describe, it } from 'vitest';

import { killPod, moreAccepted, restart, underLoad } from './disturb.js';
import { account, expectKept } from './account.js';
import { allReady } from './kube.js';
import { startLoad } from './load.js';
import { options } from './options.js';
import { useGateway } from './use-gateway.js';

const SERVICES = ['ingress-smtp', 'pipeline', 'auth-check', 'antispam', 'content-filter', 'antivirus', 'delivery', 'journal', 'admin-api', 'clamav'];

const scene = useGateway();

describe('while mail flows', () => {
  it('a rolling restart of every service loses nothing', async () => {
    await underLoad('rolling restart of every service', scene, async () => {
      for (const name of SERVICES) await restart(`deployment/${options.release}-${name}`);
    });
  });

  it('a killed pod of each service in turn loses nothing', async () => {
    const load = startLoad(scene.gateway.edge, { rate: options.rate });
    try {
      await moreAccepted(load, 30);
      // Those that hold mail at some moment are killed more often.
      const victims = [...SERVICES, 'ingress-smtp', 'pipeline', 'delivery', 'delivery', 'pipeline', 'ingress-smtp'];
      for (const [index, name] of victims.entries()) {
        await killPod(name);
        await moreAccepted(load, 5 + (index % 7));
        await allReady();
      }
      await moreAccepted(load, 30);
      expectKept(await account(`${victims.length} pods killed, each service`, load, scene.sink, scene.gateway));
    } finally {
      await load.stop();
    }
  });
});
