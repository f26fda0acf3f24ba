import { choice, count, days, flag } from '@postern/vocabulary';
import { z } from 'zod';

/** Originals that rules keep (behaviour 11). */
export const backup = z
  .strictObject({
    maxSizeMb: count(7168, 'MB', [1024, 100_000_000], 'Size of Backup, as stored; beyond it the oldest entries are removed'),
    keepDays: days(30, [1, 1100], 'Age at which an entry is removed'),
    deliverAs: choice(['attachment', 'original'], 'attachment', 'How an entry is sent when nothing else is asked for'),
    removeMessageId: flag(
      false,
      'Take the Message-ID from what is sent in its original form: some hosts drop a second mail of the same; a DKIM signature over it breaks',
    ),
  })
  .prefault({});
