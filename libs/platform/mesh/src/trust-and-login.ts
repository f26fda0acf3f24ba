import { readFileSync } from 'node:fs';

import type { KafkaOptions } from '@postern/adapter-kafka';
import type { DatabaseServer } from '@postern/platform-persistence';
import type { ConfigOf } from '@postern/platform-service';

import type { busConfig, databaseConfig } from './mesh.config.js';

/** TLS and SASL of the bus as the environment has them. Asked again at each connection. */
export function kafkaLogin(live: () => ConfigOf<typeof busConfig>): Pick<KafkaOptions, 'tls' | 'sasl'> {
  const { tls, caFile, saslMechanism } = live();
  return {
    ...(tls ? { tls: caFile === '' ? {} : { ca: () => readFileSync(caFile) } } : {}),
    ...(saslMechanism === '' ? {} : { sasl: { mechanism: saslMechanism as 'plain', login: live } }),
  };
}

/** Address, login and authority of PostgreSQL. */
export function databaseServer({ url, caFile }: ConfigOf<typeof databaseConfig>): DatabaseServer {
  return { url, ...(caFile === '' ? {} : { ca: readFileSync(caFile, 'utf8') }) };
}
