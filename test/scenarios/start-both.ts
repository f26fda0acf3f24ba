import { clamdDatabaseFiles } from '@postern/samples';
import { scriptedDns, startHop, startTestClamd } from '@postern/testing';
import type { ScriptedHop } from '@postern/testing';
import { afterAll, beforeAll, describe } from 'vitest';

import type { Gateway } from '../harness/gateway.js';
import { startCluster } from '../harness/start-cluster.js';
import { startStandalone } from '../harness/start-standalone.js';

/** A running gateway with its surroundings: a next hop, DNS and clamd. */
export interface World {
  readonly gateway: Gateway;
  readonly hop: ScriptedHop;
  readonly dns: Awaited<ReturnType<typeof scriptedDns>>;
  readonly clamd: Awaited<ReturnType<typeof startTestClamd>>;
}

export const ZONE = {
  'partner.example': { TXT: ['v=spf1 ip4:127.0.0.1 -all'], A: ['127.0.0.1'], MX: [{ priority: 10, exchange: 'partner.example' }] },
  '_dmarc.partner.example': { TXT: ['v=DMARC1; p=none'] },
  'bank.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'], A: ['192.0.2.1'] },
  '_dmarc.bank.example': { TXT: ['v=DMARC1; p=reject'] },
  'local.example': { A: ['127.0.0.1'], MX: [{ priority: 10, exchange: 'local.example' }] },
} as const;

/** The same scenarios on both compositions, each with a world of its own. */
export function onBoth(name: string, tell: (world: () => World) => void): void {
  describe.each([
    ['standalone', startStandalone],
    ['cluster', startCluster],
  ] as const)(`${name} (%s)`, (_composition, start) => {
    let world: World | undefined;
    beforeAll(async () => {
      const [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(ZONE), startTestClamd(clamdDatabaseFiles())]);
      const gateway = await start({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
      world = { gateway, hop, dns, clamd };
    });
    afterAll(async () => {
      const codes = await world?.gateway.stop();
      await Promise.all([world?.hop.stop(), world?.dns.close(), world?.clamd.close()]);
      if (codes !== undefined && codes.length > 0) throw new Error(`processes ended with ${codes.join(', ')}`);
    });
    tell(() => {
      if (world === undefined) throw new Error('the gateway did not start');
      return world;
    });
  });
}
