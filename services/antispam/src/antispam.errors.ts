import { errorsOf } from '@postern/kernel';

/** Failures of a scan; each becomes outcome `failed`, and the policy decides what that means. */
export const ANTISPAM_ERRORS = {
  AS_BODY_UNREADABLE: { reply: [451, '4.7.1'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  AS_INTERNAL: { reply: [451, '4.7.1'], grpc: 'INTERNAL', retry: true, says: 'Try again later' },
} as const;

export const antispamError = errorsOf(ANTISPAM_ERRORS);
