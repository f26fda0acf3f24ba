import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Cluster } from '@postern/kernel';

export interface ClusterUnderTest {
  /** Has one Deployment of ours, `postern-pipeline` of component `pipeline`, with one replica wanted, and one that is not ours, `stranger`. */
  readonly cluster: Cluster;
  /** A cluster whose API server does not answer. */
  readonly unreachable: Cluster;
  stop(): Promise<void>;
}

const OURS = 'postern-pipeline';

/** What every Cluster must do. Tests go on from each other's state. */
export function describeCluster(what: string, start: () => Promise<ClusterUnderTest> | ClusterUnderTest): void {
  describe(`${what} as a cluster`, () => {
    let sut: ClusterUnderTest;
    beforeAll(async () => (sut = await start()));
    afterAll(() => sut?.stop());
    const ours = async () => (await sut.cluster.read()).deployments.find(({ name }) => name === OURS) ?? expect.unreachable(`no ${OURS}`);

    it('shows the Deployments of our release and no others, and the version of Kubernetes', async () => {
      const state = await sut.cluster.read();
      expect(state.kubernetes).toMatch(/^v1\./);
      expect(state.deployments.map(({ name }) => name)).toEqual([OURS]);
      expect(state.deployments[0]).toMatchObject({ component: 'pipeline', wanted: 1, autoscaler: undefined });
    });

    it.each([3, 0])('scales a Deployment to %i', async (replicas) => {
      expect(await sut.cluster.scale(OURS, replicas)).toBe(true);
      expect((await ours()).wanted).toBe(replicas);
    });

    it('restarts a Deployment, and again later', async () => {
      expect(await sut.cluster.restart(OURS, Date.UTC(2026, 0, 1))).toBe(true);
      expect(await sut.cluster.restart(OURS, Date.UTC(2026, 0, 2))).toBe(true);
      expect((await ours()).wanted).toBe(0);
    });

    it('says that there is no Deployment of such a name', async () => {
      expect(await sut.cluster.restart('nobody', 0)).toBe(false);
      expect(await sut.cluster.scale('nobody', 2)).toBe(false);
    });

    it('rejects, and neither shows nothing nor says "no such Deployment", when the API server does not answer', async () => {
      const { unreachable } = sut;
      const asked = [unreachable.read(), unreachable.restart(OURS, 0), unreachable.scale(OURS, 1)];
      expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
    });
  });
}
