import { linear } from '@postern/linear';
import type { AvAnswer } from '@postern/verdict';

const SIZE_LIMIT = linear(/INSTREAM size limit exceeded/i);

/**
 * Reads clamd's reply to INSTREAM (clamd(8)). Wire format only: no sockets, no policy. Never throws. Only the exact word OK is clean; every other text, also
 * an empty one, is a finding, a limit or a failure.
 */
export function readScanReply(reply: string): AvAnswer {
  const lines = reply
    .replaceAll('\0', '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.some((line) => SIZE_LIMIT.test(line))) return { kind: 'too-large' };
  const threats = lines
    .flatMap((line) => linear(/^(?:stream|instream\(local\)): (.+) FOUND$/i).exec(line)?.[1] ?? [])
    .map((name) => name.replace(linear(/\.UNOFFICIAL$/), ''));
  if (threats.length > 0) return { kind: 'scanned', threats };
  if (lines.length === 1 && linear(/^(?:stream|instream\(local\)): OK$/i).test(lines[0] ?? '')) return { kind: 'scanned', threats: [] };
  return failed('CLAMD_REPLY', lines.length === 0 ? 'empty reply' : (lines[0] ?? '').slice(0, 160));
}

/**
 * Reads the reply to command `number` of a session (clamd(8), IDSESSION): `3: stream: OK`. A reply with another number answers something else and is no verdict;
 * `UNKNOWN COMMAND` comes from a clamd that has no sessions.
 */
export function readNumberedReply(reply: string, number: number): AvAnswer {
  const [, told, rest] = linear(/^(\d{1,10}): ([^]*)$/).exec(reply) ?? [];
  if (told !== undefined && rest !== undefined && Number(told) === number) return readScanReply(rest);
  if (linear(/^UNKNOWN COMMAND\0?\s*$/).test(reply)) return failed('CLAMD_NO_SESSIONS', 'unknown command');
  const answer = readScanReply(told === undefined ? reply : (rest ?? ''));
  // Of a reply that may be somebody else's only what is no all-clear counts.
  return answer.kind === 'too-large' || answer.kind === 'failed'
    ? answer
    : failed('CLAMD_REPLY', `not the reply to ${number}: ${reply.slice(0, 120)}`);
}

export interface ClamdVersion {
  readonly version: string;
  /** Number of the daily database; empty when clamd runs on others. */
  readonly database: string;
  /** ms since the epoch; 0 when unknown. */
  readonly databaseAtMs: number;
}

/** Reads `ClamAV 1.4.3/27830/Mon Nov 24 10:26:05 2025`. Undefined for anything else. */
export function readVersionReply(reply: string): ClamdVersion | undefined {
  const [, version, database, date] =
    linear(/^ClamAV ([^/\s]{1,40})(?:\/(\d{1,10})(?:\/(.{8,40}))?)?$/).exec(reply.replaceAll('\0', '').trim()) ?? [];
  if (version === undefined) return undefined;
  // The date is in the zone of clamd's host, which it does not tell; UTC is at most a day wrong.
  const at = date === undefined ? Number.NaN : Date.parse(`${date} UTC`);
  return { version, database: database ?? '', databaseAtMs: Number.isNaN(at) ? 0 : at };
}

export function failed(code: ClamdFailureCode, detail: string): AvAnswer {
  return { kind: 'failed', error: { code, retry: true, detail: `${CLAMD_FAILURES[code]}: ${detail}` } };
}

/** Why clamd gave no verdict. */
export const CLAMD_FAILURES = {
  CLAMD_UNREACHABLE: 'no connection',
  CLAMD_LATE: 'no answer in time',
  CLAMD_CLOSED: 'the connection ended without a verdict',
  CLAMD_REPLY: 'a reply that is no verdict',
  CLAMD_BUSY: 'too many scans are waiting',
  CLAMD_NO_SESSIONS: 'it knows no sessions',
} as const;
export type ClamdFailureCode = keyof typeof CLAMD_FAILURES;
