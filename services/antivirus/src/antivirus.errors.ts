import { errorsOf } from '@postern/kernel';

/** Why the module has no verdict. Engines add their own codes (CLAMD_*, YARA_*). Retired codes are never used again. */
export const ANTIVIRUS_ERRORS = {
  AV_PROFILE: { reply: [451, '4.3.5'], grpc: 'INVALID_ARGUMENT', retry: true, says: 'Message could not be checked now, try again later' },
  AV_LATE: { reply: [451, '4.3.0'], grpc: 'DEADLINE_EXCEEDED', retry: true, says: 'Message could not be checked now, try again later' },
  AV_BODY: { reply: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Message could not be checked now, try again later' },
  AV_NO_ENGINE: { reply: [451, '4.3.0'], grpc: 'FAILED_PRECONDITION', retry: true, says: 'Message could not be checked now, try again later' },
  AV_INSPECTION: { reply: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Message could not be checked now, try again later' },
  AV_DEFECT: { reply: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Message could not be checked now, try again later' },
} as const;

export const antivirusError = errorsOf(ANTIVIRUS_ERRORS);
