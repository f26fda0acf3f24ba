import { errorsOf } from '@postern/kernel';

/** Failures of a scan; each becomes outcome `failed`, and the policy decides what that means. Retired codes are never used again. */
export const ANTISPAM_ERRORS = {
  AS_PROFILE: { reply: [451, '4.3.5'], grpc: 'INVALID_ARGUMENT', retry: true, says: 'Message could not be checked now, try again later' },
  AS_LATE: { reply: [451, '4.3.0'], grpc: 'DEADLINE_EXCEEDED', retry: true, says: 'Message could not be checked now, try again later' },
  AS_BODY: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Message could not be checked now, try again later' },
  AS_INSPECTION: { reply: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Message could not be checked now, try again later' },
  AS_DEFECT: { reply: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Message could not be checked now, try again later' },
} as const;

export const antispamError = errorsOf(ANTISPAM_ERRORS);
