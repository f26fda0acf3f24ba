import { afterAll, beforeAll, describe, it } from 'vitest';

import { killPod, moreAccepted, restart, underLoad } from './disturb.js';
import { account, expectKept } from './account.js';
import { gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { allReady } from './kube.js';
import { startLoad } from './load.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

const SERVICES = ['ingress-smtp', 'pipeline', 'auth-check', 'antispam', 'content-filter', 'antivirus', 'delivery', 'journal', 'admin-api', 'clamav'];

let sink: Sink;
let gateway: Gateway;
beforeAll(async () => {
  sink = await startSink(options.sinkPort);
  gateway = await gatewayUp();
}, 600_000);
afterAll(async () => {
  gateway?.stop();
  await sink?.stop();
});

describe('while mail flows', () => {
  it('a rolling restart of every service loses nothing', async () => {
    await underLoad('rolling restart of every service', { gateway, sink }, async () => {
      for (const name of SERVICES) await restart(`deployment/${options.release}-${name}`);
    });
  });

  it('a killed pod of each service in turn loses nothing', async () => {
    const load = startLoad(gateway.edge, { rate: options.rate });
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
      expectKept(await account(`${victims.length} pods killed, each service`, load, sink, gateway));
    } finally {
      await load.stop();
    }
  });
});
