import { afterAll, beforeAll, describe, it } from 'vitest';

import { killPod, underLoad } from './disturb.js';
import { gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

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

describe('while mail flows, a killed pod of', () => {
  it('the broker loses nothing', async () =>
    void (await underLoad('broker killed', { gateway, sink }, () => killPod('dev-kafka').then(() => undefined))));
  it('the database loses nothing', async () =>
    void (await underLoad('database killed', { gateway, sink }, () => killPod('dev-postgres').then(() => undefined))));
  it('the object store loses nothing', async () =>
    void (await underLoad('object store killed', { gateway, sink }, () => killPod('dev-s3').then(() => undefined))));
});
