import { describePipeline } from '@postern/testing';

import { keptBy } from './testing/fakes.js';
import { gateway } from './testing/gateway.js';

describePipeline('the pipeline in process', () => {
  let broken = false;
  const keep = () => (broken ? Promise.reject(new Error('gone')) : Promise.resolve());
  const { pipeline, bus, shell } = gateway({
    settings: { domains: [{ name: 'local.example' }] },
    put: keep,
    publish: keep,
  });
  return {
    pipeline,
    kept: () => keptBy(bus),
    breakStore: () => (broken = true),
    now: () => shell.clock.now(),
    stop: () => shell.stop(),
  };
});
