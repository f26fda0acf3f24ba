import type { SettingsInput } from '@postern/settings';

import type { Api } from './api-client.js';

/** What a scenario knows of a gateway, whatever it is made of. */
export interface Gateway {
  readonly composition: 'standalone' | 'cluster';
  readonly smtp: { readonly host: string; readonly port: number };
  readonly httpUrl: string;
  readonly metricsUrl: string;
  readonly password: string;
  readonly api: Api;
  /** What the processes printed last. */
  output(): string;
  /** SIGTERM to everything; resolves with the exit codes that were not 0. */
  stop(): Promise<readonly (number | string)[]>;
}

export interface GatewayOptions {
  /** `host:port` of the DNS server that the gateway asks. */
  readonly dns: string;
  /** Settings of the first revision beyond the environment; put by the API after the start. */
  readonly settings?: SettingsInput;
  readonly localDomains?: readonly string[];
  /** Default 192.0.2.0/24, so that clients on loopback are strangers. */
  readonly trustedNetworks?: readonly string[];
  readonly relayhost?: string;
  /** `host:port` or socket of clamd; `none` for the built-in engines alone. */
  readonly clamd: string;
  readonly dataDir?: string;
  /** Will work for minutes: the broker's slow, thorough compiler pays. */
  readonly longRun?: boolean;
  /** More environment of the product's process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Replaces the settings and waits until every service runs the new revision. */
export async function applySettings(api: Api, change: (settings: SettingsInput) => SettingsInput): Promise<number> {
  const { revision, settings } = await api.get<{ revision: number; settings: SettingsInput }>('/settings');
  const { status, body } = await api.send<{ revision: number }>('PUT', '/settings', { settings: change(settings) }, { 'if-match': String(revision) });
  if (status !== 200) throw new Error(`settings were refused: ${status} ${JSON.stringify(body)}`);
  return body.revision;
}
