import type { StandaloneConfig } from './standalone.config.js';

/** The setting that a port came from. */
export function portSetting(
  { smtpPort, httpPort, metricsPort }: Pick<StandaloneConfig, 'smtpPort' | 'httpPort' | 'metricsPort'>,
  port: number,
): string | undefined {
  return Object.entries({ POSTERN_SMTP_PORT: smtpPort, POSTERN_HTTP_PORT: httpPort, POSTERN_METRICS_PORT: metricsPort }).find(
    ([, value]) => value === port,
  )?.[0];
}
