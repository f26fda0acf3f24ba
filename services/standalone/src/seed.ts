import { parseHostPort } from '@postern/net';
import { settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';

export interface SeedSource {
  readonly localDomains: readonly string[];
  readonly trustedNetworks: readonly string[];
  /** `host:port`, empty for none. */
  readonly relayhost: string;
}

/** The first configuration of an empty data folder, from the environment. Throws with the path of what is wrong. */
export function seedSettings(source: SeedSource): SettingsInput {
  const hop = parseHostPort(source.relayhost);
  const mta = {
    ...(source.trustedNetworks.length > 0 ? { trustedNetworks: [...source.trustedNetworks] } : {}),
    ...(hop === undefined ? {} : { relayhost: hop }),
  };
  const seed: SettingsInput = { gateway: { mta }, domains: source.localDomains.map((name) => ({ name, local: true })) };
  const checked = settingsSchema.safeParse(seed);
  if (!checked.success) {
    const lines = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`POSTERN_LOCAL_DOMAINS, POSTERN_TRUSTED_NETWORKS or POSTERN_RELAYHOST is not valid: ${lines.join('; ')}`);
  }
  return seed;
}
