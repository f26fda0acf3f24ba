import { MEANINGS } from '@postern/modules';
import { z } from 'zod';

/** What the status of a module means to its readers. */
export const meaningSchema = z.enum(MEANINGS).meta({ description: 'What the status means: ok, doubtful, bad, failed, none (it did not look)' });
