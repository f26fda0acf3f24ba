import { parseNetwork } from '@postern/net';
import { ACTIONS } from '@postern/settings';
import { MODULES } from '@postern/verdict';
import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';
import { meaningSchema } from '../../kit/status-meaning.js';

const iso = z.iso.datetime({ offset: true });
const word = (max: number, description: string) => z.string().trim().min(1).max(max).optional().meta({ description });
const MSG_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** An address that SMTP could carry (RFC 5321 4.5.3.1), without a route, a display name or anything that ends a line. */
const ADDRESS = /^[^\s<>,;:"\\@\p{Cc}]{1,64}@[^\s<>,;:"\\@\p{Cc}]{1,253}$/u;

export const keptIdSchema = z.string().regex(MSG_ID, 'not a MsgId').meta({ description: 'MsgId of the mail' });
export const jobIdSchema = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, 'not the id of an operation');

const isNetwork = (text: string) => parseNetwork(text) !== undefined;
const areModules = (text: string) => text.split(',').every((one) => (MODULES as readonly string[]).includes(one));

const filter = {
  from: iso.optional().meta({ description: 'Received at or after' }),
  to: iso.optional().meta({ description: 'Received before' }),
  sender: word(320, 'Envelope sender or From, part of it'),
  recipient: word(320, 'Any recipient, part of it'),
  subject: word(200, 'Part of the subject'),
  clientIp: z
    .string()
    .trim()
    .max(64)
    .refine(isNetwork, { message: 'is neither an address nor a network', params: { code: 'WRONG_FORMAT', format: 'address or network' } })
    .optional()
    .meta({ description: 'Address of the client, or a network such as 192.0.2.0/24' }),
  msgId: word(64, 'Beginning of our MsgId, or part of the Message-ID field'),
  detectedBy: z
    .string()
    .max(200)
    .refine(areModules, { message: `is none of ${MODULES.join(', ')}`, params: { code: 'NOT_ONE_OF', values: MODULES } })
    .optional()
    .meta({ description: 'Modules that all found something, separated by commas' }),
  rule: z.coerce.number().int().min(1).optional().meta({ description: 'Id of a rule that applied' }),
  action: z.enum(ACTIONS).optional().meta({ description: 'Strictest action that applied' }),
};

export const keptFilterSchema = z.strictObject(filter);
export type KeptFilterInput = z.infer<typeof keptFilterSchema>;
export const keptQuerySchema = z.strictObject({ ...filter, ...pageParams(50, 200) });

const said = (description: string) => z.string().meta({ description });
const list = (description: string) => z.array(z.string()).meta({ description });

export const keptSchema = z
  .object({
    id: said('MsgId of the mail'),
    receivedAt: iso.meta({ description: 'Receipt of the mail' }),
    keptAt: iso.meta({ description: 'When it came into Backup' }),
    keptUntil: iso.optional().meta({ description: 'When it is removed for its age; absent: not known' }),
    clientIp: said('Address of the client'),
    sender: said('Envelope sender; empty for the null sender'),
    headerFrom: said('From field'),
    recipients: list('Envelope recipients'),
    subject: said('Subject'),
    messageId: said('Message-ID field'),
    size: z.int().meta({ description: 'Bytes of the original' }),
    sha256: said('Of the original'),
    action: said('Strictest action that applied'),
    fates: list('What became of it'),
    detectedBy: list('Modules that found something'),
    statuses: z.record(z.string(), z.string()).meta({ description: 'Status by module' }),
    meanings: z.record(z.string(), meaningSchema).meta({ description: 'What the status of each module means' }),
    threats: list('Names of what was found'),
    rules: z.array(z.object({ id: z.int().meta({ description: 'Id' }), name: said('Name') })).meta({ description: 'Rules that applied' }),
    readable: z.boolean().meta({ description: 'false: its key was destroyed, nobody can read it any more' }),
  })
  .meta({ id: 'KeptMail' });
export type ShownKept = z.infer<typeof keptSchema>;

export const keptPageSchema = pageSchema(keptSchema).meta({ id: 'KeptMailPage' });

export const FORMS = ['original', 'attachment'] as const;

const sendingSchema = z.object({
  msgId: said('MsgId of what was sent'),
  recipient: said('To whom'),
  form: z.enum(FORMS).meta({ description: 'As it was received, or within a mail of the gateway' }),
  at: iso.meta({ description: 'When' }),
  by: said('Account'),
  result: said('Newest result of its delivery; empty before the first attempt'),
  reply: said('Reply of the next hop'),
});

export const keptDetailSchema = keptSchema
  .extend({ sendings: z.array(sendingSchema).meta({ description: 'What was sent of it, newest first' }) })
  .meta({ id: 'KeptMailDetail' });

export const totalsSchema = z
  .object({
    entries: z.int().meta({ description: 'How many' }),
    bytes: z.int().meta({ description: 'As stored' }),
    maxBytes: z.int().meta({ description: 'Above it the oldest are removed' }),
    oldestAt: iso.optional().meta({ description: 'Receipt of the oldest; absent: there is none' }),
  })
  .meta({ id: 'BackupTotals' });

const recipients = z
  .array(z.string().trim().max(320).regex(ADDRESS, 'not an address'))
  .max(100)
  .optional()
  .meta({ description: 'To whom; absent or empty: the recipients that the mail was for' });
const form = z.enum(FORMS).optional().meta({ description: 'As it was received, or within a mail of the gateway; absent: as the settings say' });

export const deliverInputSchema = z.strictObject({ recipients, form }).meta({ id: 'BackupDeliverInput' });
export type DeliverInput = z.infer<typeof deliverInputSchema>;

export const deliveredSchema = z
  .object({ msgId: said('MsgId of what is sent'), recipients: list('To whom it is sent') })
  .meta({ id: 'BackupDelivered' });

/** Some, those that match, or, said explicitly, all: nothing chosen must not mean everything. */
export const jobInputSchema = z
  .strictObject({
    kind: z.enum(['deliver', 'delete']).meta({ description: 'What is done with each' }),
    ids: z.array(keptIdSchema).min(1).max(5000).optional().meta({ description: 'These' }),
    filter: keptFilterSchema
      .refine((one) => Object.values(one).some((value) => value !== undefined), {
        message: 'says nothing: all of Backup is all: true',
        params: { code: 'ONE_OF_FIELDS', fields: Object.keys(filter) },
      })
      .optional()
      .meta({ description: 'All that a search with this filter finds' }),
    all: z.boolean().optional().meta({ description: 'true: all of Backup' }),
    recipients,
    form,
  })
  .refine((s) => [s.ids !== undefined, s.filter !== undefined, s.all === true].filter(Boolean).length === 1, {
    path: ['ids'],
    message: 'give ids, a filter, or all: true',
    params: { code: 'ONE_OF_FIELDS', fields: ['ids', 'filter', 'all'] },
  })
  .meta({ id: 'BackupJobInput' });
export type JobInput = z.infer<typeof jobInputSchema>;

export const jobSchema = z
  .object({
    id: said('Names the operation'),
    kind: z.enum(['deliver', 'delete']).meta({ description: 'What is done with each' }),
    state: said('running, done, cancelled or failed'),
    total: z.int().meta({ description: 'Entries in all' }),
    done: z.int().meta({ description: 'Of them done' }),
    failed: z.int().meta({ description: 'Of them failed' }),
    lastError: said('Why the last one failed; empty: none did'),
    by: said('Account'),
    startedAt: iso.meta({ description: 'When it began' }),
    endedAt: iso.optional().meta({ description: 'When it ended; absent: it runs' }),
  })
  .meta({ id: 'BackupJob' });
export type ShownJob = z.infer<typeof jobSchema>;

const part = z.object({
  path: said('Place in the mail, such as 1.2'),
  type: said('Declared type'),
  name: said('File name; empty for none'),
  disposition: said('attachment, inline or empty'),
  size: z.int().meta({ description: 'Bytes as transferred' }),
});

/** Everything is text, but `html`, which was sanitised and still belongs into a sandboxed frame only. */
export const viewSchema = z
  .object({
    headers: z
      .array(z.object({ name: said('Name of the field'), value: said('Decoded value') }))
      .meta({ description: 'Header fields in their order, hidden characters made visible' }),
    parts: z.array(part).meta({ description: 'Parts of the mail, depth first' }),
    text: said('Text of the first plain part; empty for none'),
    html: said('Sanitised HTML of the first HTML part, a fragment; empty for none'),
    links: list('Where its links lead, as text'),
    imagesLeftOut: z.int().meta({ description: 'Images that are not shown: from elsewhere, or of a kind that is not shown' }),
    source: said('Beginning of the original as text'),
    cut: z.boolean().meta({ description: 'Something was too long to be shown whole' }),
  })
  .meta({ id: 'KeptMailView' });
export type KeptView = z.infer<typeof viewSchema>;
