import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

import { AppError, messageOf } from '@postern/kernel';
import type { Log, LogFields } from '@postern/kernel';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Field names whose values are dropped: a last guard, not a licence to log them. Fields are flat, so that none hides deeper. */
const REDACTED = ['password', 'token', 'secret', 'authorization', 'cookie', 'octets'];
/** What JSON leaves as it is and a terminal may act on: DEL, C1 controls, and what turns the direction of text. */
const UNSEEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** JSON lines on standard output: `time`, `level`, `service`, `code`, facts, `error`, `stack` for defects. */
export function jsonLog(service: string, level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service },
    messageKey: 'code',
    redact: REDACTED,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    hooks: { streamWrite: (line: string) => line.replace(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`) },
  };
  return toLog(destination === undefined ? pino(options) : pino(options, destination));
}

function toLog(logger: Logger): Log {
  const withCause = (fields: LogFields | undefined, cause: unknown): object => ({ ...fields, ...(cause === undefined ? {} : describe(cause)) });
  return {
    debug: (code, fields) => logger.debug(fields ?? {}, code),
    info: (code, fields) => logger.info(fields ?? {}, code),
    warn: (code, fields, cause) => logger.warn(withCause(fields, cause), code),
    error: (code, fields, cause) => logger.error(withCause(fields, cause), code),
  };
}

/** The same log with fields that each line carries; a line's own field of the same name wins. */
export function logWith(log: Log, carried: LogFields): Log {
  const all = (fields: LogFields | undefined): LogFields => ({ ...carried, ...fields });
  return {
    debug: (code, fields) => log.debug(code, all(fields)),
    info: (code, fields) => log.info(code, all(fields)),
    warn: (code, fields, cause) => log.warn(code, all(fields), cause),
    error: (code, fields, cause) => log.error(code, all(fields), cause),
  };
}

/** An expected failure is its code and message; anything else also shows where it came from. */
function describe(cause: unknown): object {
  const root = cause instanceof Error && cause.cause !== undefined ? { because: messageOf(cause.cause) } : {};
  if (cause instanceof AppError) return { error: cause.message, ...root };
  return { error: messageOf(cause), ...root, ...(cause instanceof Error && cause.stack !== undefined ? { stack: cause.stack } : {}) };
}
