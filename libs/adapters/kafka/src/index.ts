export type { KafkaOptions } from './kafka-options.js';
export * from './kafka-bus.js';
export { lookAtBrokers } from './look-at-brokers.js';
export type { BrokersSeen, TopicSeen } from './look-at-brokers.js';
