import { describe, expect, it } from 'vitest';

import { readScanReply, readVersionReply } from './clamd-reply.js';

describe("clamd's reply to a scan", () => {
  it('is clean only for the exact word', () => {
    expect(readScanReply('stream: OK\0')).toEqual({ kind: 'scanned', threats: [] });
    expect(readScanReply('stream: OK')).toEqual({ kind: 'scanned', threats: [] });
  });

  it('names what was found, without the mark of unsigned databases', () => {
    expect(readScanReply('stream: Eicar-Test-Signature.UNOFFICIAL FOUND\0')).toEqual({ kind: 'scanned', threats: ['Eicar-Test-Signature'] });
    expect(readScanReply('stream: A B FOUND\0')).toEqual({ kind: 'scanned', threats: ['A B'] });
  });

  it('is too large when clamd stops reading', () => {
    expect(readScanReply('INSTREAM size limit exceeded. ERROR\0')).toEqual({ kind: 'too-large' });
  });

  it.each([
    '',
    '\0',
    'OK',
    'stream: OK yes',
    'stream: not OK',
    'FOUND',
    'stream: FOUND',
    'UNKNOWN COMMAND\0',
    'stream: Heuristics ERROR\0',
    'stream: OK\nstream: OK',
    '<html>',
    "stream: Can't allocate memory ERROR",
  ])('is a failure for %j, never clean', (reply) => {
    expect(readScanReply(reply).kind).toBe('failed');
  });

  it('is a finding when anything was found, whatever else is said', () => {
    expect(readScanReply('stream: OK\nstream: Evil FOUND\0')).toEqual({ kind: 'scanned', threats: ['Evil'] });
  });
});

describe("clamd's version", () => {
  it('tells program, database and its time', () => {
    expect(readVersionReply('ClamAV 1.4.3/27830/Mon Nov 24 10:26:05 2025\n')).toEqual({
      version: '1.4.3',
      database: '27830',
      databaseAtMs: Date.UTC(2025, 10, 24, 10, 26, 5),
    });
  });

  it("has no database when clamd runs on others than the vendor's", () => {
    expect(readVersionReply('ClamAV 1.4.6\0')).toEqual({ version: '1.4.6', database: '', databaseAtMs: 0 });
    expect(readVersionReply('ClamAV 1.4.6/1/nonsense date')).toMatchObject({ databaseAtMs: 0 });
  });

  it.each(['', 'PONG', 'ClamAV', 'UNKNOWN COMMAND'])('is not known from %j', (reply) => {
    expect(readVersionReply(reply)).toBeUndefined();
  });
});
