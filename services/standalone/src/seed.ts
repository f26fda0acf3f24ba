import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';
import { parseHostPort } from '@postern/net';
import { ConfigProblem } from '@postern/platform-service';
import { settingsSchema } from '@postern/settings';
import type { SettingsInput } from '@postern/settings';

export interface SeedSource {
  readonly localDomains: readonly string[];
  readonly trustedNetworks: readonly string[];
  /** `host:port`, empty for none. */
  readonly relayhost: string;
}

/** Where in the settings a variable ends up. */
const VARIABLES: readonly (readonly [path: LinearPattern, name: string, value: (source: SeedSource, entry: number) => string | undefined])[] = [
  [linear(/^domains(?:\.(\d+))?/), 'POSTERN_LOCAL_DOMAINS', (source, entry) => source.localDomains[entry]],
  [linear(/^gateway\.mta\.trustedNetworks(?:\.(\d+))?/), 'POSTERN_TRUSTED_NETWORKS', (source, entry) => source.trustedNetworks[entry]],
  [linear(/^gateway\.mta\.relayhost/), 'POSTERN_RELAYHOST', (source) => source.relayhost],
];

/** The first configuration of an empty data folder, from the environment. Throws a ConfigProblem that names each variable and the entry at fault. */
export function seedSettings(source: SeedSource): SettingsInput {
  const hop = parseHostPort(source.relayhost);
  const mta = {
    ...(source.trustedNetworks.length > 0 ? { trustedNetworks: [...source.trustedNetworks] } : {}),
    ...(hop === undefined ? {} : { relayhost: hop }),
  };
  const seed: SettingsInput = { gateway: { mta }, domains: source.localDomains.map((name) => ({ name, local: true })) };
  const checked = settingsSchema.safeParse(seed);
  if (!checked.success)
    throw new ConfigProblem([...new Set(checked.error.issues.map((issue) => problemOf(source, issue.path.join('.'), issue.message)))]);
  return seed;
}

function problemOf(source: SeedSource, path: string, message: string): string {
  for (const [pattern, name, valueOf] of VARIABLES) {
    const entry = pattern.exec(path);
    if (entry === null) continue;
    const value = valueOf(source, Number(entry[1]));
    // Some messages begin with the entry itself.
    const shown = value === undefined || message.startsWith(JSON.stringify(value)) ? '' : `${JSON.stringify(value)}: `;
    return `${name}: ${shown}${message}`;
  }
  return `${path}: ${message}`;
}
