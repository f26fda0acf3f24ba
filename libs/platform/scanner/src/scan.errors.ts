import { errorsOf } from '@postern/kernel';
import type { ErrorTable } from '@postern/kernel';

const LATER = { retry: true, says: 'Message could not be checked now, try again later' } as const;

/**
 * Why a scanner has no verdict about a message. Engines add codes of their own (CLAMD_*, YARA_*), which stand in the outcome in the same way. Retired codes are never used
 * again: AS_, AV_, CF_ and MA_ with PROFILE, LATE, BODY, INSPECTION and DEFECT, AV_NO_ENGINE.
 */
export const SCAN_ERRORS = {
  /** The profile in the call is not one of this scanner. */
  SCAN_PROFILE: LATER,
  /** The time for the scan is over, or the caller hung up. */
  SCAN_LATE: LATER,
  /** The message cannot be read from the service that holds it. */
  SCAN_BODY: LATER,
  /** A worker that looked at the message ended, or failed. */
  SCAN_INSPECTION: LATER,
  /** The scanner has no engine to look with. */
  SCAN_NO_ENGINE: LATER,
  /** A bug of ours. */
  SCAN_DEFECT: LATER,
} as const satisfies ErrorTable;

export const scanError = errorsOf(SCAN_ERRORS);
