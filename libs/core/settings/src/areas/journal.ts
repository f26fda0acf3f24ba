import { bytes, days } from '@postern/vocabulary';
import { z } from 'zod';

/** What became of mail and what happened to the gateway, kept for searches. What reaches a limit first leaves: whole days, the oldest first. */
export const journal = z
  .strictObject({
    retentionDays: days(90, [1, 3650], 'Age at which messages leave the journal; disk space grows with it'),
    maxBytes: bytes(
      '1024 GiB',
      ['1 MiB', '65536 GiB'],
      'Space that messages may take with their indexes; above it the oldest days leave early. Today always stays',
    ),
    systemRetentionDays: days(90, [1, 3650], 'Age at which system events leave the journal'),
    systemMaxBytes: bytes(
      '1 GiB',
      ['1 MiB', '1024 GiB'],
      'Space that system events may take; above it the oldest days leave early. Today always stays',
    ),
  })
  .prefault({});
