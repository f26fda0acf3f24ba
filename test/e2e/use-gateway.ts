import { afterAll, beforeAll } from 'vitest';

import { gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

/** The installed release and the next hop that counts its mail, for all tests of a file. */
export interface Scene {
  readonly gateway: Gateway;
  readonly sink: Sink;
}

/** Registers the set-up and its end; what it returns is filled once the tests run. */
export function useGateway(): Scene {
  const scene: { gateway?: Gateway; sink?: Sink } = {};
  beforeAll(async () => {
    scene.sink = await startSink(options.sinkPort);
    scene.gateway = await gatewayUp();
  }, 600_000);
  afterAll(async () => {
    scene.gateway?.stop();
    await scene.sink?.stop();
  });
  return scene as Scene;
}
