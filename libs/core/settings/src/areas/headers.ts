import { linear } from '@postern/linear';
import { flag, text } from '@postern/vocabulary';
import { z } from 'zod';

const PREFIX = { pattern: linear(/^[A-Za-z][A-Za-z0-9-]{0,30}-$/), form: 'letters, digits and hyphens, with a hyphen at the end' };

/** Our header fields on delivered mail (behaviour 13). */
export const headers = z
  .strictObject({
    prefix: text('X-KSMG-', 32, PREFIX, 'Prefix of our header fields; incoming copies are removed'),
    enabled: flag(true, 'Add our header fields to delivered mail'),
    scl: flag(true, 'Add X-MS-Exchange-Organization-SCL, the spam confidence level that Exchange reads'),
  })
  .prefault({});
