import { errorsOf } from '@postern/kernel';

export const BODY_ERRORS = {
  BODY_UNAVAILABLE: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  BODY_ALTERED: { reply: [451, '4.3.0'], grpc: 'DATA_LOSS', retry: true, says: 'Try again later' },
} as const;

export const bodyError = errorsOf(BODY_ERRORS);
