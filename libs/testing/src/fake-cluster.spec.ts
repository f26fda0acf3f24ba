import { describeCluster } from './contracts/cluster.contract.js';
import { aDeployment, fakeCluster } from './fake-cluster.js';

describeCluster('the fake', () => ({
  cluster: fakeCluster({ deployments: [aDeployment('pipeline')] }),
  unreachable: Object.assign(fakeCluster(), { down: true }),
  stop: () => Promise.resolve(),
}));
