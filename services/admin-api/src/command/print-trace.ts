import type { MessageTrace } from '../areas/messages/message-schemas.js';

/** A trace as text for a terminal, in the order in which things happened. Pure. Nothing that a mail brought can steer the terminal. */
export function printTrace(trace: MessageTrace): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [`Message ${trace.msgId}`, headOf(trace)],
    ['Refused recipients', trace.refusals.map((one) => `${one.at}  ${one.recipient}  ${replyOf(one.reply)}  (${one.code})`)],
    ['Authentication', authOf(trace)],
    ['Scans', trace.scans.flatMap(scanOf)],
    ['Decision', trace.groups.flatMap(groupOf)],
    ['Steps', trace.steps.map((step) => `${ms(step.atMs)} +${ms(step.durationMs)}  ${step.name}${some('  ', step.detail)}`)],
    ['Deliveries', trace.deliveries.flatMap(deliveryOf)],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  return `${shown.map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].map(visible).join('\n')).join('\n\n')}\n`;
}

/** C0 and C1 controls, and what turns the direction of text (UTS 55): as `\u{…}`, so that a subject cannot move the cursor or reorder a line. */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const visible = (text: string): string => text.replace(STEERING, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);

const some = (before: string, text: string): string => (text === '' ? '' : before + text);
const ms = (value: number): string => `${Math.round(value)} ms`;
const row = (name: string, value: string): string[] => (value === '' ? [] : [`${name.padEnd(12)}${value}`]);
const replyOf = ({ code, enhanced, text }: MessageTrace['reply']): string =>
  [code === 0 ? '' : String(code), enhanced, text].filter(Boolean).join(' ');

function headOf({ envelope, reply, ...trace }: MessageTrace): string[] {
  const client = `${envelope.clientIp}${some(' ', envelope.clientName)}${some(', HELO ', envelope.helo)}${some(', ', envelope.tls)}`;
  return [
    ...row('received', trace.receivedAt),
    ...row('client', `${client}${envelope.trusted ? ', trusted' : ''}`),
    ...row('sender', envelope.sender === '' ? '<>' : envelope.sender),
    ...row('recipients', envelope.recipients.join(', ')),
    ...row('From', trace.headerFrom),
    ...row('Subject', trace.subject),
    ...row('Message-ID', trace.messageId),
    ...row('size', trace.size === 0 ? '' : `${trace.size} bytes${some(', sha256 ', trace.sha256)}`),
    ...row('decided', `${trace.decidedAt}, settings revision ${trace.revision}`),
    ...row('reply', replyOf(reply)),
    ...row('original', trace.stored ? 'stored' : 'not stored'),
    ...row('traceparent', trace.traceparent),
  ];
}

/** A client of ours is asked for nothing: `none` would look like a sender that says nothing of itself. */
function authOf({ auth, envelope }: MessageTrace): string[] {
  if (auth === undefined) return [];
  return [
    ...(envelope.trusted ? [`decides nothing: ${envelope.clientIp} is in a trusted network, whose mail comes from us`] : []),
    ...row('SPF', `${auth.spf}${some(' for ', auth.spfDomain)}`),
    ...row('DKIM', `${auth.dkim}${some(' for ', auth.dkimDomains.join(', '))}`),
    ...row('DMARC', `${auth.dmarc}${some(' for ', auth.fromDomain)}${some(', policy ', auth.dmarcPolicy)}${auth.aligned ? ', aligned' : ''}`),
    ...row('ARC', auth.arc),
  ];
}

function scanOf(scan: MessageTrace['scans'][number]): string[] {
  return [
    `${scan.scanner}, ${ms(scan.durationMs)}${some('  ', scan.engines.map((one) => `${one.engine} ${one.version}${some(' database ', one.database)}`).join('; '))}`,
    ...scan.modules.flatMap((module) => [
      `  ${module.title}: ${module.status || module.outcome}${some(' – ', module.why)}${some('  ', module.classes.join(', '))}`,
      ...module.findings.map((one) => `    ${one.code} (${one.weight})${some(' in part ', one.part)}${some(': ', one.evidence)}`),
      ...Object.entries(module.facts).flatMap(([name, value]) => (value === '' ? [] : [`    ${name}: ${value}`])),
    ]),
    ...scan.parts.map(
      (one) => `  part ${one.path}  ${one.name}  ${one.types.join(', ')}  ${one.size} bytes  ${one.status}${some('  ', one.threats.join(', '))}`,
    ),
  ];
}

function groupOf(group: MessageTrace['groups'][number]): string[] {
  const more = [
    group.backup ? 'copy in Backup' : '',
    group.notifySender ? 'sender is notified' : '',
    group.edits === 0 ? '' : `${group.edits} ${group.edits === 1 ? 'edit' : 'edits'}`,
  ].filter(Boolean);
  return [
    `${group.fate} for ${group.recipients.join(', ')}`,
    `  rule ${group.rule.id} ${group.rule.name}, action ${group.action}${some(' because of ', group.causedBy)}${some('; ', more.join(', '))}`,
    ...group.explanation.map((line) => `  ${line}`),
    ...group.addedHeaders.map((field) => `  + ${field.replaceAll(/\r?\n[ \t]+/g, ' ')}`),
  ];
}

function deliveryOf(one: MessageTrace['deliveries'][number]): string[] {
  return [
    `${one.at}  ${one.recipient}  attempt ${one.attempt}: ${one.result}, ${ms(one.durationMs)}${some(', ', one.nextHop)}${some(', ', one.tls)}`,
    ...(one.reply === '' ? [] : [`  ${one.reply}`]),
    ...(one.nextAttemptAt === undefined ? [] : [`  next attempt ${one.nextAttemptAt}`]),
    ...(one.dsnMsgId === '' ? [] : [`  notification ${one.dsnMsgId}`]),
  ];
}
