import { defineConfig, text } from '@postern/platform-service';

/** Environment of the process. */
export const scratchThingConfig = defineConfig({
  greeting: text('POSTERN_SCRATCH_THING_GREETING', 'hello', 'A word for the log; in place of the first real variable'),
});
