export * from './call-grpc.js';
export * from './grpc.config.js';
export * from './mesh-credentials.js';
export * from './pipeline-grpc.js';
export * from './port-grpc.js';
export * from './scanner-grpc.js';
export * from './serve-grpc.js';
export * from './status.js';
