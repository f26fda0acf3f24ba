import { errorsOf } from '@postern/kernel';
import type { AppError, ErrorTable } from '@postern/kernel';
import type { SmtpReply } from '@postern/smtp';

/** What can end a transaction or a RCPT here. Retired codes are never used again. */
export const PIPELINE_ERRORS = {
  PIPELINE_MEMORY_BUDGET: {
    smtp: [452, '4.3.1'],
    grpc: 'RESOURCE_EXHAUSTED',
    retry: true,
    says: 'Too many messages at the moment, try again later',
  },
  PIPELINE_SCANS_SPENT: {
    smtp: [451, '4.3.2'],
    grpc: 'RESOURCE_EXHAUSTED',
    retry: true,
    says: 'Too many of your messages are being checked, try again later',
  },
  PIPELINE_INSPECTION: { smtp: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Try again later' },
  PIPELINE_STOPPING: { smtp: [451, '4.3.2'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  PIPELINE_TOO_LARGE: { smtp: [552, '5.3.4'], grpc: 'INVALID_ARGUMENT', retry: false, says: 'Message is larger than this host accepts' },
  PIPELINE_HEADER_TOO_LARGE: {
    smtp: [552, '5.3.4'],
    grpc: 'INVALID_ARGUMENT',
    retry: false,
    says: 'Message header is larger than this host accepts',
  },
  PIPELINE_LOOP: { smtp: [554, '5.4.6'], grpc: 'INVALID_ARGUMENT', retry: false, says: 'Too many hops, the message is in a loop' },
  PIPELINE_NO_RECIPIENTS: { smtp: [554, '5.5.1'], grpc: 'INVALID_ARGUMENT', retry: false, says: 'No valid recipients' },
  PIPELINE_RECIPIENT_CHANGED: {
    smtp: [451, '4.7.1'],
    grpc: 'FAILED_PRECONDITION',
    retry: true,
    says: 'A recipient is not accepted any more, try again later',
  },
  PIPELINE_BODY_UNREADABLE: { smtp: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  PIPELINE_STORE_UNAVAILABLE: { smtp: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  PIPELINE_BUS_UNAVAILABLE: { smtp: [451, '4.3.0'], grpc: 'UNAVAILABLE', retry: true, says: 'Try again later' },
  PIPELINE_LATE: { smtp: [451, '4.3.0'], grpc: 'DEADLINE_EXCEEDED', retry: true, says: 'Try again later' },
  PIPELINE_HUNG_UP: { smtp: [451, '4.3.0'], grpc: 'ABORTED', retry: true, says: 'Try again later' },
  PIPELINE_DEFECT: { smtp: [451, '4.3.0'], grpc: 'INTERNAL', retry: true, says: 'Try again later' },
  RECIPIENT_RELAYING: { smtp: [550, '5.7.1'], grpc: 'PERMISSION_DENIED', retry: false, says: 'Relaying denied' },
  RECIPIENT_LITERAL: { smtp: [550, '5.7.1'], grpc: 'PERMISSION_DENIED', retry: false, says: 'Relaying denied' },
  RECIPIENT_ROUTED: { smtp: [550, '5.7.1'], grpc: 'PERMISSION_DENIED', retry: false, says: 'Relaying denied' },
  // RFC 5321 4.5.3.1.10: the client sends to the others in a transaction of their own.
  RECIPIENT_SEPARATE: { smtp: [452, '4.5.3'], grpc: 'FAILED_PRECONDITION', retry: true, says: 'Too many recipients, send to this one separately' },
  RECIPIENT_SYNTAX: { smtp: [553, '5.1.3'], grpc: 'INVALID_ARGUMENT', retry: false, says: 'Recipient address is not valid' },
  RECIPIENT_UNKNOWN_DOMAIN: { smtp: [550, '5.1.2'], grpc: 'NOT_FOUND', retry: false, says: 'Recipient domain not found' },
  // RFC 7505 section 3: a domain with a null MX takes no mail.
  RECIPIENT_NULL_MX: { smtp: [556, '5.1.10'], grpc: 'NOT_FOUND', retry: false, says: 'Recipient domain accepts no mail' },
  RECIPIENT_DNS_FAILED: { smtp: [451, '4.4.3'], grpc: 'UNAVAILABLE', retry: true, says: 'Recipient domain could not be looked up, try again later' },
} as const satisfies ErrorTable<'smtp' | 'grpc'>;

export const pipelineError = errorsOf(PIPELINE_ERRORS);

/** For an error of a table without SMTP column: other mail system status (RFC 3463 section 3.4). */
const neutral = (retry: boolean) => (retry ? ([451, '4.3.0'] as const) : ([554, '5.3.0'] as const));

/** The public answer for an error; the MsgId is what a sender can ask about. */
export function replyOf(error: AppError, msgId?: string): SmtpReply {
  const [code, enhanced] = error.row.smtp ?? neutral(error.row.retry);
  return { code, enhanced, text: msgId === undefined ? error.row.says : `${error.row.says} (<${msgId}>)` };
}

/** Reasons of a scanner's failure that only its caller can see; they appear in the trace. */
export const SCAN_FAILURES = {
  SCANNER_LATE: 'did not answer within its time',
  SCANNER_UNREACHABLE: 'could not be asked',
  SCANNER_ABSENT: 'is required by the plan and not part of this installation',
  SCANNER_REPLY_FOREIGN: 'answered for another scanner',
} as const;
