import { describe, it } from 'vitest';

import { killPod, underLoad } from './disturb.js';
import { useGateway } from './use-gateway.js';

const scene = useGateway();

describe('while mail flows, a killed pod of', () => {
  it('the broker loses nothing', async () => void (await underLoad('broker killed', scene, () => killPod('dev-kafka').then(() => undefined))));
  it('the database loses nothing', async () => void (await underLoad('database killed', scene, () => killPod('dev-postgres').then(() => undefined))));
  it('the object store loses nothing', async () =>
    void (await underLoad('object store killed', scene, () => killPod('dev-s3').then(() => undefined))));
});
