import { RECORDS } from '@postern/modules';
import type { ModuleName } from '@postern/modules';
import { parseNetwork } from '@postern/net';
import { FATES, MAIL_STATES } from '@postern/policy';
import { ACTIONS } from '@postern/settings';
import { MODULES } from '@postern/verdict';
import { z } from 'zod';

import { engineSchema } from '../../kit/engine.js';
import type { FieldCode } from '../../kit/field-problem.js';
import { pageParams, pageSchema } from '../../kit/pagination.js';
import { meaningSchema } from '../../kit/status-meaning.js';

const iso = z.iso.datetime({ offset: true });
const word = (max: number, description: string) => z.string().trim().min(1).max(max).optional().meta({ description });

/** What a delivery can have come to, and what mail is in that was not tried. */
export const DELIVERY_STATES = ['delivered', 'deferred', 'bounced', 'expired', 'deleted', 'none'] as const;

/** What no client and no module could have is refused: an empty answer would say that there was no such mail. */
function isClientPart(text: string): boolean {
  if (text.includes('/')) return parseNetwork(text) !== undefined;
  // Without a dot it may be the beginning of an IPv6 address.
  if (/^\d+\.[\d.]*$/.test(text)) return text.split('.').length <= 4 && text.split('.').every((number) => number === '' || Number(number) <= 255);
  return /^[0-9a-f.:]+(%[\w.-]*)?$/i.test(text);
}
const statusesOf = (module: ModuleName) => Object.keys(RECORDS[module].statuses);

/** Of a filter whose fields are right by themselves. */
function refuseImpossible({ clientIp, module, status }: z.infer<typeof filterFields>, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string, params: { readonly code: FieldCode } & Record<string, unknown>) =>
    context.addIssue({ code: 'custom', path: [path], message, params });
  if (clientIp !== undefined && !isClientPart(clientIp))
    refuse('clientIp', 'is neither the beginning of an address nor a network', { code: 'WRONG_FORMAT', format: 'address or network' });
  if (status === undefined) return;
  if (module === undefined) return refuse('status', 'needs module', { code: 'NEEDS_FIELD', field: 'module' });
  const values = statusesOf(module);
  if (!values.some((one) => one.toLowerCase() === status.toLowerCase()))
    refuse('status', `is none of ${module}: ${values.join(', ')}`, { code: 'NOT_ONE_OF', values });
}

const filterFields = z.strictObject({
  from: iso.optional().meta({ description: 'Received at or after' }),
  to: iso.optional().meta({ description: 'Received before' }),
  sender: word(320, 'Envelope sender or From, part of it'),
  recipient: word(320, 'Any recipient, part of it'),
  subject: word(200, 'Part of the subject'),
  clientIp: word(64, 'Beginning of the address of the client, or a network such as 192.0.2.0/24'),
  msgId: word(64, 'Beginning of our MsgId, or part of the Message-ID field'),
  fate: z.enum(FATES).optional().meta({ description: 'What became of it for at least one group of recipients' }),
  state: z.enum(MAIL_STATES).optional().meta({ description: 'What it has come to, one word for each mail' }),
  action: z.enum(ACTIONS).optional().meta({ description: 'Strictest action that applied' }),
  rule: z.coerce.number().int().min(1).optional().meta({ description: 'Id of a rule that applied' }),
  module: z.enum(MODULES).optional().meta({ description: 'Module whose status is asked for' }),
  status: word(40, 'Status of that module, such as Infected'),
  delivery: z
    .enum(DELIVERY_STATES)
    .optional()
    .meta({ description: 'Newest state of its delivery to at least one recipient; none: it was not tried' }),
});

/** Filters of the search; all of them must hold. Texts match anywhere, whatever the case. */
export const messageFilterSchema = filterFields.superRefine(refuseImpossible);
export type MessageFilter = z.infer<typeof messageFilterSchema>;

export const messageQuerySchema = filterFields.extend({ ...pageParams(50, 200) }).superRefine(refuseImpossible);
export type MessageQuery = z.infer<typeof messageQuerySchema>;

const ruleRef = z.object({ id: z.int(), name: z.string() });

const messageRowSchema = z
  .object({
    msgId: z.string(),
    receivedAt: iso,
    clientIp: z.string(),
    sender: z.string().meta({ description: 'Envelope sender; empty for the null sender' }),
    headerFrom: z.string(),
    recipients: z.array(z.string()),
    subject: z.string(),
    size: z.int(),
    fates: z.array(z.string()),
    action: z.string(),
    causedBy: z.string(),
    rules: z.array(ruleRef),
    statuses: z.record(z.string(), z.string()).meta({ description: 'Status by module' }),
    meanings: z.record(z.string(), meaningSchema).meta({ description: 'What the status of each module means' }),
    replyCode: z.int(),
    state: z.enum(MAIL_STATES).meta({ description: 'What it has come to, one word for each mail' }),
    refusedRecipients: z.array(z.string()).meta({ description: 'Recipients that were refused before DATA; of a session the first ones' }),
    refusalCode: z.string().meta({ description: 'Why, of mail that never came; empty for mail that came' }),
    deliveries: z.array(z.string()).meta({
      description: 'What its deliveries have come to: newest state of each recipient, each once; delivered, deferred, bounced, expired, deleted',
    }),
  })
  .meta({ id: 'MessageRow' });
export type MessageRow = z.infer<typeof messageRowSchema>;

export const messagePageSchema = pageSchema(messageRowSchema).meta({ id: 'MessagePage' });
export type MessagePage = z.infer<typeof messagePageSchema>;

const finding = z.object({ code: z.string(), weight: z.number(), evidence: z.string(), part: z.string() }).meta({ id: 'Finding' });

const moduleResultSchema = z
  .object({
    module: z.string(),
    title: z.string(),
    outcome: z.enum(['clean', 'found', 'unscannable', 'notScanned', 'failed']),
    why: z.string().meta({ description: 'Reason of unscannable, notScanned and failed' }),
    status: z.string(),
    meaning: meaningSchema,
    classes: z.array(z.string()),
    findings: z.array(finding),
    facts: z.record(z.string(), z.string()),
  })
  .meta({ id: 'ModuleResult' });

const scanSchema = z
  .object({
    scanner: z.string(),
    durationMs: z.number(),
    modules: z.array(moduleResultSchema),
    parts: z.array(
      z.object({ path: z.string(), name: z.string(), types: z.array(z.string()), size: z.int(), status: z.string(), threats: z.array(z.string()) }),
    ),
    engines: z.array(engineSchema),
  })
  .meta({ id: 'Scan' });

const replySchema = z.object({ code: z.int(), enhanced: z.string(), text: z.string() });

export const traceSchema = z
  .object({
    msgId: z.string(),
    state: z.enum(MAIL_STATES).optional().meta({ description: 'What it has come to, as in the list; absent for our own notifications' }),
    receivedAt: iso,
    decidedAt: iso,
    envelope: z.object({
      sender: z.string(),
      recipients: z.array(z.string()),
      helo: z.string(),
      clientIp: z.string(),
      clientName: z.string(),
      trusted: z.boolean(),
      tls: z.string(),
    }),
    size: z.int(),
    sha256: z.string(),
    subject: z.string(),
    messageId: z.string(),
    headerFrom: z.string(),
    stored: z.boolean(),
    revision: z.int(),
    reply: replySchema,
    auth: z
      .object({
        spf: z.string(),
        dkim: z.string(),
        dmarc: z.string(),
        arc: z.string(),
        spfDomain: z.string(),
        dkimDomains: z.array(z.string()),
        fromDomain: z.string(),
        dmarcPolicy: z.string(),
        aligned: z.boolean(),
      })
      .optional(),
    refusals: z
      .array(z.object({ recipient: z.string(), code: z.string(), reply: replySchema, at: iso }))
      .meta({ description: 'Recipients that were refused at RCPT; of a session only the first ones' }),
    scans: z.array(scanSchema),
    groups: z.array(
      z.object({
        rule: ruleRef,
        recipients: z.array(z.string()),
        fate: z.string(),
        action: z.string(),
        causedBy: z.string(),
        backup: z.boolean(),
        notifySender: z.boolean(),
        explanation: z.array(z.string()),
        addedHeaders: z.array(z.string()).meta({ description: 'Header fields that were put into the delivered mail, as text' }),
        edits: z.int().meta({ description: 'Changes made to the original' }),
      }),
    ),
    steps: z.array(z.object({ name: z.string(), atMs: z.number(), durationMs: z.number(), detail: z.string() })),
    deliveries: z.array(
      z.object({
        recipient: z.string(),
        attempt: z.int(),
        result: z.string(),
        nextHop: z.string(),
        reply: z.string(),
        tls: z.string(),
        at: iso,
        durationMs: z.number(),
        nextAttemptAt: iso.optional(),
        dsnMsgId: z.string(),
      }),
    ),
    traceparent: z.string(),
  })
  .meta({ id: 'MessageTrace' });
export type MessageTrace = z.infer<typeof traceSchema>;

export const msgIdSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'not a MsgId');
