import { errorsOf } from '@postern/kernel';

/** Why the module has no verdict. Retired codes are never used again. */
export const CONTENT_FILTER_ERRORS = {
  CF_PROFILE: { reply: [451, '4.3.5'], grpc: 'INVALID_ARGUMENT', retry: true, says: 'Message could not be checked now, try again later' },
  CF_LATE: { reply: [451, '4.3.0'], grpc: 'DEADLINE_EXCEEDED', retry: true, says: 'Message could not be checked now, try again later' },
  CF_BODY: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Message could not be checked now, try again later' },
  CF_INSPECTION: { reply: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Message could not be checked now, try again later' },
  CF_DEFECT: { reply: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Message could not be checked now, try again later' },
} as const;

export const contentFilterError = errorsOf(CONTENT_FILTER_ERRORS);
