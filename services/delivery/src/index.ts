export * from './delivery.config.js';
export * from './delivery.manifest.js';
export * from './delivery.module.js';
export { deliverySchema } from './store/delivery-schema.js';
export * from './store/queue-service.js';
export * from './submit/submit-service.js';
