import { days } from '@postern/vocabulary';
import { z } from 'zod';

/** What became of mail, kept for searches. */
export const journal = z
  .strictObject({
    retentionDays: days(90, [1, 3650], 'Age at which messages leave the journal; disk space grows with it'),
  })
  .prefault({});
