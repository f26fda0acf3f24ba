import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';

import { clamdDatabaseFiles } from '@postern/samples';
import { scriptedDns, startTestClamd } from '@postern/testing';

import type { TargetChoice } from '../bench-target.js';
import { startBenchTarget } from '../bench-target.js';
import type { BenchTarget } from '../bench-target.js';
import { onFirstCores } from './cores.js';
import { startPeer } from './peer/start-peer.js';
import { stopAll } from './stop-all.js';

/** One of the gateways that are measured in turn. */
export interface Side {
  readonly name: string;
  readonly target: BenchTarget;
  /** Bare Postfix does not. */
  readonly scans: boolean;
  /** What is compiled while it runs needs longer until it costs what it will. */
  readonly warmUpSeconds: number;
}

export interface SidesChoice {
  readonly peers: boolean;
  readonly cluster: boolean;
  /** Cores that each gateway has, with everything that belongs to it. */
  readonly cores: number;
  readonly sinkPort: number;
  readonly warmUpSeconds: number;
}

const PEER_WARM_UP_SECONDS = 10;
/** The cluster composition has nine compilers to warm up. */
const CLUSTER_WARM_UPS = 4;

/** What is known of the sender; every other name does not exist, and is said so immediately. */
const ZONE = {
  'bench.example': { A: ['127.0.0.1'], MX: [{ priority: 10, exchange: 'bench.example' }], TXT: ['v=spf1 ip4:127.0.0.0/8 -all'] },
  '_dmarc.bench.example': { TXT: ['v=DMARC1; p=none'] },
};

/** Starts Postern and those it is compared with, and ends them when the bench is interrupted: one name server, one clamd with a small database and no cache, one next hop for all. The first one is Postern. */
export async function startSides(choice: SidesChoice): Promise<{ readonly sides: readonly Side[]; stop(): Promise<void> }> {
  const dns = await scriptedDns(ZONE);
  const stops: (() => Promise<unknown>)[] = [() => dns.close()];
  // Who is interrupted and who has failed wait for the same end.
  let ending: Promise<void> | undefined;
  const stop = () => (ending ??= stopAll(stops));
  const interrupted = () => void stop().finally(() => process.exit(130));
  // Also a second time: npm and the terminal both send it, and it must not end this before everything else has ended.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, interrupted);
    stops.push(async () => process.off(signal, interrupted));
  }
  const start = async (name: string, warmUpSeconds: number, begin: () => Promise<BenchTarget>, scans = true): Promise<Side> => {
    const target = await begin();
    stops.push(() => target.stop());
    console.log(`started: ${name}`);
    return { name, target, scans, warmUpSeconds };
  };
  const startAll = async () => {
    const clamd = await startTestClamd(clamdDatabaseFiles(), ['LocalSocketMode 666', 'DisableCache yes']);
    stops.push(() => clamd.close());
    chmodSync(dirname(clamd.address), 0o711);
    const common = { target: '', pid: '', profile: '', sinkPort: choice.sinkPort, dns: dns.server } satisfies Partial<TargetChoice>;
    const own = async () => {
      const target = await startBenchTarget({ ...common, composition: 'standalone', clamd: clamd.address });
      return { ...target, pids: [...target.pids, clamd.pid()] };
    };
    const sides = [await start('Postern', choice.warmUpSeconds, own)];
    if (choice.cluster)
      sides.push(
        await start('Postern, cluster composition', choice.warmUpSeconds * CLUSTER_WARM_UPS, () =>
          startBenchTarget({ ...common, composition: 'cluster', clamd: '' }),
        ),
      );
    if (!choice.peers) return sides;
    const peer = (scan: 'whole' | 'attachments' | 'nothing') => () =>
      startPeer(
        { scan, clamd: { address: clamd.address, pid: clamd.pid() }, dns: dns.server, sinkPort: choice.sinkPort, cores: choice.cores },
        (end) => stops.push(end),
      );
    sides.push(await start('Postfix + Rspamd, whole mail to clamd', PEER_WARM_UP_SECONDS, peer('whole')));
    sides.push(await start('Postfix + Rspamd, attachments to clamd', PEER_WARM_UP_SECONDS, peer('attachments')));
    sides.push(await start('Postfix alone', PEER_WARM_UP_SECONDS, peer('nothing'), false));
    return sides;
  };
  try {
    return { sides: await onFirstCores(choice.cores, startAll), stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
