import { Kafka, logLevel } from 'kafkajs';

import { patchJoin } from './before-join.js';
import type { KafkaOptions } from './kafka-options.js';
import { patchKafkajs } from './patch-kafkajs.js';

/** kafkajs with short retries: callers have limits of their own. Its log lines are ours, and its routine reconnects are not worth one. */
export function createClient(options: KafkaOptions): Kafka {
  patchKafkajs();
  patchJoin();
  const { sasl, tls } = options;
  return new Kafka({
    clientId: options.clientId,
    brokers: [...options.brokers],
    ssl: tls === undefined ? false : newestAuthority(tls),
    ...(sasl === undefined ? {} : { sasl: newestLogin(sasl) as never }),
    connectionTimeout: 3000,
    authenticationTimeout: 5000,
    requestTimeout: 20_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 8 },
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ namespace, log }) =>
        options.log.debug('KAFKA_CLIENT', { namespace, why: log.message }),
  });
}

/** kafkajs keeps these two objects and reads them at each connection, so their properties are questions. */
function newestAuthority({ ca }: NonNullable<KafkaOptions['tls']>) {
  if (ca === undefined) return {};
  return {
    get ca() {
      return [ca()];
    },
  };
}

function newestLogin({ mechanism, login }: NonNullable<KafkaOptions['sasl']>) {
  return {
    mechanism,
    get username() {
      return login().username;
    },
    get password() {
      return login().password;
    },
  };
}
