export * from './connect-kubernetes.js';
export * from './custom-resources.js';
export * from './kubernetes-cluster.js';
export * from './lead-by-lease.js';
export * from './lease-store.js';
