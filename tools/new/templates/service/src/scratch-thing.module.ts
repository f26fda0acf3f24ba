import type { Shell } from '@postern/platform-service';

import { scratchThingMetrics } from './scratch-thing.metrics.js';

export interface ScratchThingDeps {
  readonly shell: Shell;
  readonly greeting?: string;
}

/** The service of both products, composed: here its parts are made and given the ports that they use. */
export function createScratchThing({ shell, greeting = 'hello' }: ScratchThingDeps): void {
  const metrics = scratchThingMetrics(shell.metrics);
  metrics.greetings.add(1);
  shell.log.info('SCRATCH_THING_GREETS', { greeting });
}
