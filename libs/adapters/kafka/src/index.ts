export type { KafkaOptions } from './kafka-options.js';
export * from './kafka-bus.js';
