import { assertNever } from '@postern/kernel';

import { COMMANDS, withoutTrailingSpace, wordOf } from './commands.js';
import type { Command, Place } from './commands.js';
import { stepRate } from './data-rate.js';
import type { SessionWork } from './idle-sessions.js';
import { FRESH_PATIENCE, stepPatience } from './patience.js';
import type { PatienceEvent } from './patience.js';
import { EDGE_REPLIES } from './replies.js';
import type { SessionRules, SessionViolation, SmtpEffect, SmtpEvent, SmtpSession, SmtpStep } from './session-types.js';
import type { SmtpReply } from './smtp-reply.js';

const MAX_UNKNOWN = 10;
/** NOOP, RSET, VRFY and the like between two messages. */
const MAX_IDLE = 100;

const NO_TRANSACTION = { hasSender: false, accepted: 0, refused: 0 } as const;

export function freshSession(nowMs: number): SmtpSession {
  return {
    stage: 'connecting',
    asking: undefined,
    helo: '',
    isSecure: false,
    ...NO_TRANSACTION,
    patience: FRESH_PATIENCE,
    rate: { sinceMs: nowMs, bytes: 0 },
    hasGreeted: false,
    hasBegun: false,
    workAtMs: nowMs,
    messageAtMs: nowMs,
    endAfterReply: undefined,
    command: 'CONNECT',
  };
}

/** Whether the next line is to be taken. */
export const takesLines = (session: SmtpSession): boolean => session.stage === 'open' && session.asking === undefined;

export function placeOf(session: SmtpSession): Place {
  if (session.helo === '') return 'new';
  if (!session.hasSender) return 'greeted';
  return session.accepted > 0 ? 'addressed' : session.refused > 0 ? 'all-refused' : 'sender';
}

/** The session as the look-out for idle ones sees it. */
export function workOf(session: SmtpSession, lineSinceMs: number | undefined): SessionWork {
  const { stage, asking, workAtMs, messageAtMs } = session;
  const phase = stage === 'receiving' || stage === 'deciding' ? stage : session.hasSender ? 'envelope' : 'idle';
  return { phase, isAnswering: asking === 'mail' || asking === 'recipient', workAtMs, messageAtMs, lineSinceMs };
}

/**
 * One step of an SMTP session: state × event → state × effects (RFC 5321 4.1.4). Each command gets one reply, now or when what was asked is answered; only a 421 may come
 * behind it, and it closes. Never throws; an event that does not fit the state changes nothing.
 */
export function stepSession(session: SmtpSession, event: SmtpEvent, rules: SessionRules, nowMs: number): SmtpStep {
  const step = new Step(session, rules, nowMs);
  if (session.stage !== 'closed') step.take(event);
  return { session: step.session, effects: step.effects };
}

/** Collects what one event changes and causes. */
class Step {
  readonly effects: SmtpEffect[] = [];

  constructor(
    public session: SmtpSession,
    private readonly rules: SessionRules,
    private readonly nowMs: number,
  ) {}

  take(event: SmtpEvent): void {
    const { stage, asking } = this.session;
    switch (event.kind) {
      case 'connected':
        if (stage !== 'connecting' || asking !== undefined) return;
        this.set({ asking: 'connect', workAtMs: this.nowMs });
        return this.do({ kind: 'ask', question: { of: 'connect' } });
      case 'line':
        if (stage === 'connecting') return this.say(EDGE_REPLIES.tooEarly);
        if (takesLines(this.session)) this.line(withoutTrailingSpace(event.line), event.ahead !== 'nothing');
        return;
      case 'bad-line':
        if (stage === 'connecting') return this.say(EDGE_REPLIES.tooEarly);
        if (!takesLines(this.session)) return;
        this.set({ command: 'other' });
        return this.say(EDGE_REPLIES.badLine);
      case 'line-too-long':
        return this.violated('line-too-long', EDGE_REPLIES.commandTooLong);
      case 'answered':
        return this.answered(event.reply);
      case 'received':
        return this.received(event.bytes);
      case 'message':
        if (stage !== 'receiving') return;
        this.set({ stage: 'deciding' });
        return this.do({ kind: 'submit' });
      case 'decided':
        if (stage === 'deciding') this.decided(event.reply, event.ahead === 'more');
        return;
      case 'secured':
        if (stage === 'upgrading') this.set({ stage: 'open', isSecure: true });
        return;
      case 'silence':
        // While it waits for us, silence is what it owes.
        if (asking === undefined && stage !== 'deciding') this.end(EDGE_REPLIES.silence);
        return;
      case 'end':
        return this.end(event.reply);
      case 'gone':
        return this.gone();
      default:
        return assertNever(event);
    }
  }

  private line(line: string, isAhead: boolean): void {
    const word = wordOf(line);
    this.set({ command: word.is === 'command' ? word.verb : 'other' });
    if (word.is === 'http') return this.violated('http', EDGE_REPLIES.notHttp);
    const { draining } = this.rules;
    const verb = word.is === 'command' ? word.verb : undefined;
    if (draining !== undefined && verb !== 'QUIT' && (!this.session.hasSender || verb === 'MAIL')) return this.say(draining);
    if (word.is === 'unknown') return this.count({ kind: 'unknown-command' }) ? undefined : this.say(EDGE_REPLIES.unknownCommand);
    const isIdle = word.is === 'command' ? COMMANDS[word.verb].isIdle : word.isIdle;
    if (isIdle && this.count({ kind: 'idle-command' })) return undefined;
    if (word.is === 'not-offered' || this.isOff(word.verb)) return this.say(EDGE_REPLIES.notOffered);
    const row = COMMANDS[word.verb];
    const at = row.at[placeOf(this.session)];
    const parsed = at === 'allowed' ? row.parse(line, { strict: this.rules.strictEnvelope, maxBytes: this.rules.maxMessageBytes }) : undefined;
    if (parsed?.ok === true) return this.run(parsed.value, isAhead);
    const refusal = at === 'allowed' ? (parsed?.error ?? EDGE_REPLIES.temporary) : at;
    if (word.verb === 'RCPT' && at === 'allowed') this.set({ refused: this.session.refused + 1 });
    this.say(refusal);
    // Of what comes behind a refused DATA nothing is executed (obligation 2): it may be the message.
    if (word.verb === 'DATA' && isAhead) this.violated('after-refused-data', EDGE_REPLIES.pipelinedBehindData);
    return undefined;
  }

  private isOff(verb: Command['verb']): boolean {
    return (verb === 'VRFY' && this.rules.disableVrfy) || (verb === 'STARTTLS' && !this.rules.offersTls);
  }

  private run(command: Command, isAhead: boolean): void {
    switch (command.verb) {
      case 'HELO':
      case 'EHLO':
        return this.hello(command.verb, command.name);
      case 'STARTTLS':
        return this.startTls(isAhead);
      case 'MAIL':
        this.set({ asking: 'mail' });
        return this.do({ kind: 'ask', question: { of: 'mail', mail: command.mail } });
      case 'RCPT':
        if (this.session.accepted >= this.rules.maxRecipients) {
          this.set({ refused: this.session.refused + 1 });
          return this.say(EDGE_REPLIES.tooManyRecipients);
        }
        this.set({ asking: 'recipient' });
        return this.do({ kind: 'ask', question: { of: 'recipient', address: command.address } });
      case 'DATA':
        this.set({ stage: 'receiving', rate: { sinceMs: this.nowMs, bytes: 0 } });
        this.do({ kind: 'read-message', maxBytes: this.rules.maxMessageBytes });
        return this.say(EDGE_REPLIES.sendMessage);
      case 'RSET':
        this.forget();
        return this.say(EDGE_REPLIES.ok);
      case 'NOOP':
        return this.say(EDGE_REPLIES.ok);
      case 'VRFY':
        return this.say(EDGE_REPLIES.cannotVerify);
      case 'QUIT':
        return this.say(EDGE_REPLIES.bye);
      default:
        return assertNever(command);
    }
  }

  private hello(verb: 'HELO' | 'EHLO', name: string): void {
    if (!this.session.hasGreeted) this.set({ workAtMs: this.nowMs });
    this.set({ helo: name, hasGreeted: true });
    this.forget();
    const reply = { code: 250, enhanced: '', text: this.rules.hostname };
    if (verb === 'HELO') return this.say(reply);
    const discarded = new Set(this.rules.discardKeywords.map((word) => word.toUpperCase()));
    const offered = ['PIPELINING', '8BITMIME', 'ENHANCEDSTATUSCODES', ...(this.rules.offersTls && !this.session.isSecure ? ['STARTTLS'] : [])];
    const lines = [...offered, `SIZE ${this.rules.maxMessageBytes}`].filter((line) => !discarded.has(line.split(' ', 1)[0] ?? ''));
    return this.do({ kind: 'say', reply, lines });
  }

  private startTls(isAhead: boolean): void {
    if (this.session.isSecure) return this.say(EDGE_REPLIES.tlsActive);
    // RFC 3207 4: plain text behind STARTTLS would be read as if it had come under TLS.
    if (isAhead) {
      this.do({ kind: 'violation', what: 'before-tls' });
      return this.cut();
    }
    this.say(EDGE_REPLIES.startTls);
    // RFC 3207 4.2: nothing that was said in plain text counts afterwards.
    this.set({ stage: 'upgrading', helo: '', hasGreeted: false });
    this.forget();
    return this.do({ kind: 'start-tls' });
  }

  private answered(reply: SmtpReply | undefined): void {
    const { asking } = this.session;
    this.set({ asking: undefined });
    switch (asking) {
      case undefined:
        return undefined;
      case 'connect':
        if (reply !== undefined) {
          this.say(reply);
          return this.gone();
        }
        this.set({ stage: 'open' });
        return this.do({ kind: 'greet' });
      case 'mail':
        if (reply !== undefined && isAccepted(reply)) {
          // A second MAIL for a message that never comes is no work.
          this.set({ hasSender: true, hasBegun: true, ...(this.session.hasBegun ? {} : { workAtMs: this.nowMs }) });
        }
        return this.say(reply ?? EDGE_REPLIES.temporary);
      case 'recipient':
        if (reply !== undefined && isAccepted(reply)) this.set({ accepted: this.session.accepted + 1, workAtMs: this.nowMs });
        else this.set({ refused: this.session.refused + 1 });
        return this.say(reply ?? EDGE_REPLIES.temporary);
      default:
        return assertNever(asking);
    }
  }

  private received(bytes: number): void {
    if (this.session.stage !== 'receiving') return;
    const { minBytesPerSecond, rateWindowMs: windowMs } = this.rules;
    const step = stepRate(this.session.rate, { nowMs: this.nowMs, bytes }, { windowMs, minBytesPerSecond });
    if (step.slow) this.violated('too-slow', EDGE_REPLIES.tooSlow);
    else this.set({ rate: step.window });
  }

  private decided(reply: SmtpReply, isAhead: boolean): void {
    this.set({ stage: 'open', hasBegun: false, workAtMs: this.nowMs, messageAtMs: this.nowMs, command: 'DATA' });
    this.count({ kind: 'message' });
    this.forget();
    this.say(reply);
    const ending = this.session.endAfterReply ?? this.rules.draining;
    if (this.session.stage !== 'open') return;
    // Postfix sends its QUIT along with the final dot; anything else behind the dot is not executed (obligation 2).
    if (isAhead) this.violated('after-final-dot', EDGE_REPLIES.pipelinedBehindData);
    else if (ending !== undefined) this.end(ending);
  }

  /** A message that was kept must not look refused, so its reply comes first. */
  private end(reply: SmtpReply): void {
    const { stage } = this.session;
    if (stage === 'deciding') return this.set({ endAfterReply: reply });
    if (stage === 'upgrading') return this.cut();
    this.say(reply);
    return this.gone();
  }

  private forget(): void {
    this.set(NO_TRANSACTION);
    this.do({ kind: 'forget' });
  }

  private violated(what: SessionViolation, reply: SmtpReply): void {
    if (this.session.stage === 'closed') return;
    this.do({ kind: 'violation', what });
    this.end(reply);
  }

  private cut(): void {
    this.do({ kind: 'cut' });
    this.gone();
  }

  private gone(): void {
    if (this.session.stage === 'closed') return;
    this.set({ stage: 'closed', asking: undefined });
    this.forget();
  }

  private say(reply: SmtpReply): void {
    this.do({ kind: 'say', reply });
    if (reply.code === 421 || reply.code === 221) this.gone();
    else if (reply.code >= 500) this.count({ kind: 'replied', code: reply.code });
  }

  /** True when the patience is over and the session was ended. */
  private count(event: PatienceEvent): boolean {
    const step = stepPatience(this.session.patience, event, { maxErrors: this.rules.maxErrors, maxUnknown: MAX_UNKNOWN, maxIdle: MAX_IDLE });
    this.set({ patience: step.patience });
    if (step.close === undefined) return false;
    this.violated('too-many-errors', step.close);
    return true;
  }

  private set(change: Partial<SmtpSession>): void {
    this.session = { ...this.session, ...change };
  }

  private do(effect: SmtpEffect): void {
    this.effects.push(effect);
  }
}

const isAccepted = (reply: SmtpReply): boolean => reply.code >= 200 && reply.code < 300;
