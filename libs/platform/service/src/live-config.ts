import { readConfig } from './config.js';
import type { ConfigDefinition, ConfigOf } from './config.js';
import type { Shell } from './shell.port.js';

/**
 * Settings that may change while the process runs: each call reads the environment again, and with it the files that `NAME_FILE` variables point to, so that a
 * renewed password needs no restart. The first reading must be good, or it throws; afterwards what cannot be read or is not valid leaves the last good ones in use.
 */
export function liveConfig<D extends ConfigDefinition>(
  definition: D,
  env: Readonly<Record<string, string | undefined>>,
  log: Shell['log'],
): () => ConfigOf<D> {
  let last = readConfig(definition, env);
  return () => {
    try {
      last = readConfig(definition, env);
    } catch (thrown) {
      log.error('CONFIG_UNUSABLE', {}, thrown);
    }
    return last;
  };
}
